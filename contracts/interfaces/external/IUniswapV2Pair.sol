// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the executor needs of a Uniswap-V2-like pair, of any fee.
interface IUniswapV2Pair {
    /// @notice Sends the given amounts out, calls `to` when `data` is not empty, then demands that the product holds.
    function swap(uint256 amount0Out, uint256 amount1Out, address to, bytes calldata data) external;
}
