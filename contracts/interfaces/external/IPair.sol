// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the executor asks a pair of two tokens, Uniswap-V2-like or Solidly-like.
interface IPair {
    /// @notice The reserves as of the last swap, and when that was.
    function getReserves() external view returns (uint256 reserve0, uint256 reserve1, uint256 timestamp);

    /// @notice What the amount would bring; only Solidly-like pairs answer.
    function getAmountOut(uint256 amountIn, address tokenIn) external view returns (uint256 amountOut);
}
