// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RouteBuilder} from "../harness/RouteBuilder.sol";
import {CountingToken} from "../invariants/market/CountingToken.sol";
import {HonestPool} from "../invariants/market/HonestPool.sol";
import {IncidentTestBase} from "./IncidentTestBase.sol";
import {SalmonellaToken} from "./attacks/SalmonellaToken.sol";
import {TwoLegTrader} from "./controls/TwoLegTrader.sol";

/**
 * @notice 19 March 2021, Ethereum, 130 ETH: the token Salmonella delivered a tenth to everybody but its author, whose own
 * purchase in the pool of pending transactions was the bait for sandwich bots.
 * https://www.coindesk.com/bad-sandwich-defi-trader-poison-front-running-ethermine-miners
 */
contract SalmonellaTest is IncidentTestBase {
    SalmonellaToken private salmonella = new SalmonellaToken();
    HonestPool private pair = newPool(address(salmonella));
    HonestPool private dearPair = newPool(address(salmonella));

    function setUp() external {
        salmonella.befriend(address(pair)); // both, so that the cycle seems to earn
        weth.mint(address(dearPair), RESTING);
        dearPair.sync();
    }

    function test_TheControlIsDrainedByATokenThatDeliversATenth() external {
        TwoLegTrader control = new TwoLegTrader();
        weth.mint(address(control), RESTING);
        control.trade(pair, weth, RESTING);
        assertDrained(address(control));
        control.trade(pair, CountingToken(address(salmonella)), salmonella.balanceOf(address(control)));
        assertTrue(weth.balanceOf(address(control)) < RESTING / 5, "the control lost little");
    }

    function test_OursBuysNothingFromATokenThatDeliversATenth() external {
        // A little less than it is worth, so that the cycle can be repeated.
        uint256 bought = pair.getAmountOut(1 ether, address(weth)) * 99 / 100;
        uint256 sold = dearPair.getAmountOut(bought, address(salmonella));
        uint8 buys = pair.token0() == address(weth) ? RouteBuilder.V2_TOKEN0_IN : RouteBuilder.V2_TOKEN1_IN;
        uint8 sells = buys ^ 1;
        bytes memory buying = bytes.concat(RouteBuilder.hop(buys, address(pair), bought), RouteBuilder.payment(1 ether));
        bytes memory exact = bytes.concat(RouteBuilder.hop(sells, address(dearPair), sold), buying);
        assertTrue(!tryExecution(executionOf(RouteBuilder.LAST_POOL, exact)), "the last pool was paid short");
        bytes memory selling = RouteBuilder.v2All(sells + 4, address(dearPair), address(salmonella), 0);
        bytes memory measured = bytes.concat(selling, buying);
        assertTrue(!tryExecution(executionOf(RouteBuilder.ITSELF, measured)), "a tenth was sold for more than it cost");
        assertNothingLost();
        assertEq(weth.balanceOf(address(ours)), RESTING, "a failed execution has no effect");

        // With an honest token in its place both would have earned.
        salmonella.befriend(address(dearPair));
        assertTrue(tryExecution(executionOf(RouteBuilder.LAST_POOL, exact)), "the exact cycle does not earn");
        assertTrue(tryExecution(executionOf(RouteBuilder.ITSELF, measured)), "the measured cycle does not earn");
    }
}
