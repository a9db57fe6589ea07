// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the executor needs of a Uniswap-V3-like pool.
interface IUniswapV3Pool {
    /// @notice Sends the output to `recipient`, then asks the caller for the input in its callback.
    /// @param amountSpecified positive: the exact amount to put in
    function swap(
        address recipient,
        bool zeroForOne,
        int256 amountSpecified,
        uint160 sqrtPriceLimitX96,
        bytes calldata data
    ) external returns (int256 amount0, int256 amount1);
}
