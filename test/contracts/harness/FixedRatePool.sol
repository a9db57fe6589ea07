// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPoolCallbacks} from "./IPoolCallbacks.sol";
import {MockToken} from "./MockToken.sol";

/// @notice A double of an honest pool, with the interfaces of a V2 pair, a Solidly pair and a V3 pool, that gives `percent`
/// of what it gets.
contract FixedRatePool {
    MockToken public immutable token0;
    MockToken public immutable token1;
    uint256 public immutable percent;
    uint256 private reserve0;
    uint256 private reserve1;

    error Unpaid();
    error Locked();
    error PriceLimited();

    bool private locked;

    constructor(MockToken token0_, MockToken token1_, uint256 percent_) {
        (token0, token1, percent) = (token0_, token1_, percent_);
    }

    modifier lock() {
        if (locked) revert Locked();
        locked = true;
        _;
        locked = false;
    }

    /// @notice Takes note of the reserves that it was sent.
    function sync() public {
        (reserve0, reserve1) = (token0.balanceOf(address(this)), token1.balanceOf(address(this)));
    }

    function getReserves() external view returns (uint256, uint256, uint256) {
        return (reserve0, reserve1, 0);
    }

    function getAmountOut(uint256 amountIn, address) external view returns (uint256) {
        return amountIn * percent / 100;
    }

    function swap(uint256 amount0Out, uint256 amount1Out, address to, bytes calldata data) external lock {
        if (amount0Out > 0) token0.transfer(to, amount0Out);
        if (amount1Out > 0) token1.transfer(to, amount1Out);
        if (data.length > 0) IPoolCallbacks(to).uniswapV2Call(msg.sender, amount0Out, amount1Out, data);
        uint256 paid0 = token0.balanceOf(address(this)) + amount0Out - reserve0;
        uint256 paid1 = token1.balanceOf(address(this)) + amount1Out - reserve1;
        if (paid0 * percent < amount1Out * 100 || paid1 * percent < amount0Out * 100) revert Unpaid();
        sync();
    }

    function swap(
        address recipient,
        bool zeroForOne,
        int256 amount,
        uint160 limit,
        bytes calldata data
    ) external lock returns (int256, int256) {
        // Next to TickMath's outermost prices: no limit.
        if (limit != (zeroForOne ? 4295128740 : 1461446703485210103287273052203988822378723970341)) {
            revert PriceLimited();
        }
        (MockToken tokenIn, MockToken tokenOut) = zeroForOne ? (token0, token1) : (token1, token0);
        int256 out = amount * int256(percent) / 100;
        tokenOut.transfer(recipient, uint256(out));
        uint256 before = tokenIn.balanceOf(address(this));
        (int256 delta0, int256 delta1) = zeroForOne ? (amount, -out) : (-out, amount);
        IPoolCallbacks(msg.sender).uniswapV3SwapCallback(delta0, delta1, data);
        if (tokenIn.balanceOf(address(this)) < before + uint256(amount)) revert Unpaid();
        sync();
        return (delta0, delta1);
    }
}
