// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A Curve pool whose coins are numbered as int128: the older ones, of assets with the same price.
interface ICurvePoolInt128 {
    /// @notice Pulls coin i, or takes the ETH that comes with the call, and sends coin j. Some pools return the amount.
    function exchange(int128 i, int128 j, uint256 dx, uint256 minDy) external payable;
}
