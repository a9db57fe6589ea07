// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountingToken} from "../../invariants/market/CountingToken.sol";
import {PairBorrower} from "../controls/PairBorrower.sol";

/// @notice Calls back like a pool that is owed, without having been asked for a swap.
contract FakeV3Pool {
    function attack(address victim, CountingToken weth) external {
        int256 amount = int256(weth.balanceOf(victim));
        // In the form that the bot reads, and without data, which is how a first pool is paid by ours.
        try PairBorrower(victim).uniswapV3SwapCallback(amount, 0, abi.encode(true, weth)) {} catch {}
        try PairBorrower(victim).uniswapV3SwapCallback(amount, 0, "") {} catch {}
    }
}
