// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the bot took for a wrapper's exchange, in the form of a Curve pool's.
interface IWrapper {
    function exchange(int128 i, int128 j, uint256 amount, uint256 minimum) external payable;
}
