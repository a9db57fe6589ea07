// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a Uniswap-V3-like pool calls on whoever called its swap.
interface IUniswapV3SwapCallback {
    /// @notice The output is on its way; the positive delta is what the pool wants before this returns.
    function uniswapV3SwapCallback(int256 amount0Delta, int256 amount1Delta, bytes calldata data) external;
}
