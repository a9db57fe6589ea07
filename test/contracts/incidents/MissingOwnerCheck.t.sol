// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RouteBuilder} from "../harness/RouteBuilder.sol";
import {HonestPool} from "../invariants/market/HonestPool.sol";
import {IncidentTestBase} from "./IncidentTestBase.sol";
import {SkewingAttack} from "./attacks/SkewingAttack.sol";
import {PublicSwapper} from "./controls/PublicSwapper.sol";

/**
 * @notice 7 November 2023, Ethereum, about 2 million $: anybody could have a bot swap its own USDC, USDT, WBTC and WETH over
 * a Curve pool of the caller's choice. The attacker skewed the pool with a flash loan before, and back afterwards.
 * https://explorer.phalcon.xyz/tx/eth/0xbc08860cd0a08289c41033bdc84b2bb2b0c54a51ceae59620ed9904384287a38
 */
contract MissingOwnerCheckTest is IncidentTestBase {
    uint256 private constant LOAN = 27_255 ether; // as much as the attacker borrowed

    HonestPool private pool = newPool(address(token));
    SkewingAttack private attacker = new SkewingAttack(pool, weth, token);

    function setUp() external {
        weth.mint(address(attacker), LOAN);
    }

    function test_TheControlIsDrainedBySwapsThatAnybodyMayAskFor() external {
        PublicSwapper control = new PublicSwapper();
        endow(address(control));
        attacker.attack(address(control), _buy());
        assertDrained(address(control));
        assertTrue(weth.balanceOf(address(attacker)) > LOAN + RESTING * 3 / 4, "the attacker earned little");
    }

    function test_OursLosesNothingToAStranger() external {
        attacker.attack(address(ours), _buy());
        bytes memory hop = RouteBuilder.curve(address(pool), address(weth), address(token), 1, RESTING);
        attacker.attack(address(ours), executionOf(RouteBuilder.ITSELF, hop));
        _assertNoGain();
    }

    function test_OursLosesNothingThroughALeakedKeyEither() external {
        bytes memory hop = RouteBuilder.curve(address(pool), address(weth), address(token), 1, RESTING);
        bytes memory execution = executionOf(RouteBuilder.ITSELF, hop);
        attacker.attack(address(operator), abi.encodeCall(operator.forward, (address(ours), execution)));
        _assertNoGain();
    }

    function _buy() private view returns (bytes memory) {
        (uint256 i, uint256 j) = address(weth) < address(token) ? (0, 1) : (1, 0);
        return abi.encodeCall(PublicSwapper.swap, (pool, weth, i, j, RESTING));
    }

    function _assertNoGain() private view {
        assertNothingLost();
        assertTrue(weth.balanceOf(address(attacker)) <= LOAN, "the attacker earned");
    }
}
