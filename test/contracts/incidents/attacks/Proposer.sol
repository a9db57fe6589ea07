// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountingToken} from "../../invariants/market/CountingToken.sol";
import {HonestPool} from "../../invariants/market/HonestPool.sol";

/// @notice The proposer of the block, who includes of a bundle what suits it, and trades around that.
contract Proposer {
    HonestPool private immutable pair;

    constructor(HonestPool pair_) {
        pair = pair_;
    }

    /// @notice Includes the first transaction alone and sells into the price that it has left, instead of the victim.
    function unbundle(address entry, bytes calldata first, CountingToken token) external returns (bool included) {
        (included,) = entry.call(first);
        uint256 amount = token.balanceOf(address(this));
        uint256 amountOut = pair.getAmountOut(amount, address(token));
        token.transfer(address(pair), amount);
        (uint256 amount0Out, uint256 amount1Out) =
            pair.token0() == address(token) ? (uint256(0), amountOut) : (amountOut, uint256(0));
        pair.swap(amount0Out, amount1Out, address(this), "");
    }
}
