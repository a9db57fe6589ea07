// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountingToken} from "../invariants/market/CountingToken.sol";
import {IncidentTestBase} from "./IncidentTestBase.sol";
import {FakePair} from "./attacks/FakePair.sol";
import {PairBorrower} from "./controls/PairBorrower.sol";

/**
 * @notice 13 September 2022, BNB Chain, about 140,000 $: a contract that only looked like a pair called a bot's
 * pancakeCall once for each of six tokens, and was paid each time.
 * https://bscscan.com/tx/0xd48758ef48d113b78a09f7b8c7cd663ad79e9965852e872fdfc92234c3e598d2
 */
contract FakePairTest is IncidentTestBase {
    function test_TheControlIsDrainedByAFakePair() external {
        PairBorrower control = new PairBorrower();
        endow(address(control));
        new FakePair().attack(address(control), [CountingToken(weth), token]);
        assertDrained(address(control));
        assertEq(token.balanceOf(address(control)), 0, "the control kept its tokens");
    }

    function test_OursLosesNothingToAFakePair() external {
        new FakePair().attack(address(ours), [CountingToken(weth), token]);
        assertNothingLost();
    }
}
