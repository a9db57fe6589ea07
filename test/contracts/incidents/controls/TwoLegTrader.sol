// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountingToken} from "../../invariants/market/CountingToken.sol";
import {HonestPool} from "../../invariants/market/HonestPool.sol";

/// @notice A control: buys in one transaction and sells in another, and relies on the bundle that holds both. What comes
/// out is computed, not measured.
contract TwoLegTrader {
    function trade(HonestPool pair, CountingToken tokenIn, uint256 amountIn) external {
        uint256 amountOut = pair.getAmountOut(amountIn, address(tokenIn));
        tokenIn.transfer(address(pair), amountIn);
        (uint256 amount0Out, uint256 amount1Out) =
            pair.token0() == address(tokenIn) ? (uint256(0), amountOut) : (amountOut, uint256(0));
        pair.swap(amount0Out, amount1Out, address(this), "");
    }
}
