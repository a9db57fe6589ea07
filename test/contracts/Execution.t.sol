// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {FixedRatePool} from "./harness/FixedRatePool.sol";
import {MockToken} from "./harness/MockToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";

/// @notice What an execution does with an honest market: profit, minimum, one after the other, malformed routes.
contract ExecutionTest is ArbitrageTestBase {
    function testFuzz_EveryRouteEarnsItsProfitAndLeavesItHere(bool buyOnV3, bool sellOnV3) external {
        assertEarns(RouteBuilder.call(header(0), honestRoute(buyOnV3, sellOnV3)), PROFIT);
    }

    function testFuzz_TheContractsOwnBalanceFundsACycle(bool buyOnV3, bool sellOnV3) external {
        assertEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), honestRoute(buyOnV3, sellOnV3)), PROFIT);
    }

    function testFuzz_LessThanTheMinimumReverts(uint112 minimum) external {
        bytes memory data = RouteBuilder.call(RouteBuilder.header(0, EXPIRY, minimum), honestRoute(false, false));
        if (minimum == 0) assertReverts(data, abi.encodeWithSelector(IFlashArbitrage.MinimumProfitMissing.selector));
        else if (minimum > PROFIT) assertReverts(data, _below(int256(PROFIT), minimum));
        else assertEarns(data, PROFIT);
    }

    function test_OneMoreThanTheProfitIsRefused() external {
        bytes memory route = honestRoute(false, false);
        bytes memory tooMuch = RouteBuilder.call(RouteBuilder.header(0, EXPIRY, uint112(PROFIT + 1)), route);
        assertReverts(tooMuch, _below(int256(PROFIT), PROFIT + 1));
    }

    function test_TheExactMinimumIsEnough() external {
        bytes memory head = RouteBuilder.header(0, EXPIRY, uint112(PROFIT));
        assertEarns(RouteBuilder.call(head, honestRoute(false, false)), PROFIT);
    }

    function test_ALossIsToldAsANegativeGain() external {
        FixedRatePool poor = honestPool(weth, 100);
        // The pair is asked for 1 WETH less than it was brought tokens for, and is paid 1 WETH more than it gives.
        bytes memory route = bytes.concat(
            RouteBuilder.hop(RouteBuilder.V2_TOKEN1_IN, address(poor), INPUT - PROFIT), buyHop(false, address(buy))
        );
        assertReverts(RouteBuilder.call(header(0), route), _below(-int256(PROFIT), 1));
    }

    function test_StateMovedByAnAdversaryEndsInARevertWithoutLoss() external {
        // Between the quote and the execution the price has moved: the pool gives 5 % less than was computed for it.
        FixedRatePool moved = honestPool(weth, 104);
        bytes memory route = honestRoute(true, address(buy), true, address(moved));
        bytes memory head = RouteBuilder.header(0, EXPIRY, uint112(PROFIT));
        assertReverts(RouteBuilder.call(head, route), _below(0.4 ether, PROFIT));
    }

    function test_ADonationBeforeTheExecutionIsNoProfit() external {
        weth.mint(address(arbitrage), 5 ether);
        FixedRatePool poor = honestPool(weth, 100);
        bytes memory route = honestRoute(true, address(buy), true, address(poor));
        assertReverts(RouteBuilder.call(header(0), route), _below(0, 1));
    }

    function test_TwoExecutionsInOneTransactionEachPayInTheirOwnToken() external {
        MockToken gold = new MockToken();
        (address goldBuy, address goldSell) = (address(honestPool(gold, 100)), address(honestPool(gold, 110)));
        bytes memory goldHead =
            RouteBuilder.header(RouteBuilder.PROFIT_TOKEN, EXPIRY, 1, abi.encodePacked(address(gold)));
        bytes memory inGold = RouteBuilder.call(goldHead, honestRoute(true, goldBuy, true, goldSell));
        bytes memory inWeth = RouteBuilder.call(header(0), honestRoute(false, false));
        operator.forwardTwice(address(arbitrage), inGold, inWeth);
        operator.forwardTwice(address(arbitrage), inWeth, inGold);
        assertEq(gold.balanceOf(address(arbitrage)), 2 * PROFIT, "gold");
        assertEq(weth.balanceOf(address(arbitrage)), RESTING + 2 * PROFIT, "WETH");
        assertNothingLost();
    }

    function test_AfterARevertedExecutionAnotherWorksInTheSameTransaction() external {
        MockToken gold = new MockToken();
        bytes memory goldHead =
            RouteBuilder.header(RouteBuilder.PROFIT_TOKEN, EXPIRY, 1, abi.encodePacked(address(gold)));
        assertReverts(RouteBuilder.call(goldHead, honestRoute(true, true))); // no gold to pay with
        assertReverts(RouteBuilder.call(RouteBuilder.header(0, EXPIRY, uint112(2 * PROFIT)), honestRoute(true, true)));
    }

    function test_APairWithoutAPaymentIsMalformed() external {
        bytes memory route = sellHop(false, address(sell));
        assertReverts(RouteBuilder.call(header(0), route), _malformed(35));
        // As an inner hop it has nothing to be paid from either.
        route = bytes.concat(sellHop(true, address(sell)), RouteBuilder.hop(0, address(buy), INPUT));
        assertReverts(RouteBuilder.call(header(0), route), _malformed(0));
    }

    function testFuzz_AKindThatDoesNotExistIsRefused(uint8 kind) external {
        kind = uint8(bound(kind, 16, 255));
        bytes memory route = RouteBuilder.hop(kind, address(buy), 1);
        bytes memory unknown = abi.encodeWithSelector(IFlashArbitrage.UnknownHopKind.selector, uint256(kind & 0xfe));
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), unknown);
    }

    function testFuzz_OnlyPairsAndV3PoolsLend(uint8 kind) external {
        kind = uint8(bound(kind, 4, 255));
        bytes memory route = RouteBuilder.hop(kind, address(buy), 1);
        bytes memory cannot = abi.encodeWithSelector(IFlashArbitrage.HopCannotLend.selector, uint256(kind & 0xfe));
        assertReverts(RouteBuilder.call(header(RouteBuilder.LAST_POOL), route), cannot);
        route = RouteBuilder.by(address(token), route);
        assertReverts(RouteBuilder.call(header(RouteBuilder.FIRST_POOL), route), cannot);
    }

    function test_AFlagThatDoesNotExistIsRefused() external {
        bytes memory unknown = abi.encodeWithSelector(IFlashArbitrage.UnknownFlags.selector, uint256(128));
        assertReverts(RouteBuilder.call(header(128), honestRoute(true, true)), unknown);
    }

    function test_WhatAPoolRevertsWithIsPassedOn() external {
        // Paid one unit too little.
        bytes memory unpaid = bytes.concat(
            sellHop(false, address(sell)),
            RouteBuilder.hop(RouteBuilder.V2_TOKEN0_IN, address(buy), INPUT),
            RouteBuilder.payment(INPUT - 1)
        );
        assertReverts(RouteBuilder.call(header(0), unpaid), abi.encodeWithSelector(FixedRatePool.Unpaid.selector));
        bytes memory twice = honestRoute(true, address(sell), true, address(sell));
        assertReverts(RouteBuilder.call(header(0), twice), abi.encodeWithSelector(FixedRatePool.Locked.selector));
    }

    function test_EthIsRefusedWhileIdle() external {
        vm.deal(address(this), 3 ether);
        (bool plain, bytes memory reason) = address(arbitrage).call{value: 1 ether}("");
        assertTrue(!plain, "plain ETH was accepted");
        assertEq(
            reason, abi.encodeWithSelector(IFlashArbitrage.UnexpectedPayment.selector, address(this)), "the reason"
        );
        (bool withData,) = address(arbitrage).call{value: 1 ether}(hex"12345678");
        assertTrue(!withData, "ETH with data was accepted");
        (bool executed,) =
            address(arbitrage).call{value: 1 ether}(RouteBuilder.call(header(0), honestRoute(false, false)));
        assertTrue(!executed, "ETH with an execution was accepted");
    }

    function _below(int256 gained, uint256 minimum) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, gained, minimum);
    }

    function _malformed(uint256 length) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFlashArbitrage.MalformedRoute.selector, length);
    }
}
