// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a Uniswap-V2-like pair calls on the recipient of a flash swap.
interface IUniswapV2Callee {
    /// @notice The amounts have arrived; the pair wants to be paid before this returns.
    function uniswapV2Call(address sender, uint256 amount0, uint256 amount1, bytes calldata data) external;
}
