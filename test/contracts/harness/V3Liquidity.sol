// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

interface IV3Pool {
    function swap(
        address recipient,
        bool zeroForOne,
        int256 amountSpecified,
        uint160 sqrtPriceLimitX96,
        bytes calldata data
    ) external returns (int256 amount0, int256 amount1);
    function token0() external view returns (address);
    function token1() external view returns (address);
    function mint(
        address recipient,
        int24 tickLower,
        int24 tickUpper,
        uint128 amount,
        bytes calldata data
    ) external returns (uint256 amount0, uint256 amount1);
}

/// @notice Provides liquidity to V3 pools and swaps over them with the tokens that it holds.
contract V3Liquidity {
    uint160 private constant LOWEST_SQRT_PRICE_LIMIT = 4295128740;
    uint160 private constant HIGHEST_SQRT_PRICE_LIMIT = 1461446703485210103287273052203988822378723970341;

    function mint(IV3Pool pool, int24 tickLower, int24 tickUpper, uint128 liquidity) external {
        pool.mint(address(this), tickLower, tickUpper, liquidity, "");
    }

    function swap(IV3Pool pool, bool zeroForOne, int256 amount) external returns (int256, int256) {
        uint160 limit = zeroForOne ? LOWEST_SQRT_PRICE_LIMIT : HIGHEST_SQRT_PRICE_LIMIT;
        return pool.swap(address(this), zeroForOne, amount, limit, "");
    }

    function uniswapV3MintCallback(uint256 amount0, uint256 amount1, bytes calldata) external {
        _pay(amount0, amount1);
    }

    function uniswapV3SwapCallback(int256 delta0, int256 delta1, bytes calldata) external {
        _pay(delta0 > 0 ? uint256(delta0) : 0, delta1 > 0 ? uint256(delta1) : 0);
    }

    function _pay(uint256 amount0, uint256 amount1) internal {
        if (amount0 > 0) IERC20(IV3Pool(msg.sender).token0()).transfer(msg.sender, amount0);
        if (amount1 > 0) IERC20(IV3Pool(msg.sender).token1()).transfer(msg.sender, amount1);
    }
}
