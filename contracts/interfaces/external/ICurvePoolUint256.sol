// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A Curve pool whose coins are numbered as uint256: those of assets with different prices.
interface ICurvePoolUint256 {
    /// @notice Pulls coin i, or takes the ETH that comes with the call, and sends coin j. Some pools return the amount.
    function exchange(uint256 i, uint256 j, uint256 dx, uint256 minDy) external payable;
}
