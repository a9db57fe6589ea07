// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {FixedRatePool} from "./harness/FixedRatePool.sol";
import {MockToken} from "./harness/MockToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";

/// @notice What an execution does with an honest market: funding, profit, minimum, expiry, payout, malformed routes.
contract ExecutionTest is ArbitrageTestBase {
    uint8 private constant BALANCER = 1;
    uint8 private constant PROFIT_TOKEN = 2;
    uint8 private constant PAYOUT_FLAG = 4;

    function testFuzz_EveryRouteEarnsItsProfitWithEitherFunding(bool buyOnV3, bool sellOnV3, bool loan) external {
        uint256 profitWei = execute(RouteBuilder.call(header(loan ? BALANCER : 0), honestRoute(buyOnV3, sellOnV3)));
        assertEq(profitWei, PROFIT, "profit");
        assertEq(weth.balanceOf(address(arbitrage)), RESTING + PROFIT, "the profit rests in the contract");
        assertEq(token.balanceOf(address(arbitrage)), RESTING, "the intermediate token never came here");
    }

    function testFuzz_ALendersFeeComesOutOfTheProfit(uint256 fee, bool sellOnV3) external {
        fee = bound(fee, 0, PROFIT - 1);
        vault.setFeeWei(fee);
        uint256 profitWei = execute(RouteBuilder.call(header(BALANCER), honestRoute(false, sellOnV3)));
        assertEq(profitWei, PROFIT - fee, "profit");
    }

    function testFuzz_LessThanTheMinimumReverts(uint112 minimum) external {
        bytes memory route = honestRoute(false, false);
        bytes memory call = RouteBuilder.call(RouteBuilder.header(0, EXPIRY, minimum), route);
        if (minimum == 0) vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.MinimumProfitMissing.selector));
        if (minimum > PROFIT) {
            vm.expectRevert(
                abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, int256(PROFIT), uint256(minimum))
            );
        }
        operator.forward(address(arbitrage), call);
    }

    function test_TheExactMinimumIsEnough() external {
        bytes memory head = RouteBuilder.header(0, EXPIRY, uint112(PROFIT));
        assertEq(execute(RouteBuilder.call(head, honestRoute(false, false))), PROFIT, "profit");
    }

    function test_ALossIsToldAsANegativeGain() external {
        FixedRatePool poor = honestPool(weth, 100);
        // The pair is asked for 1 WETH less than it was brought tokens for, and is paid 1 WETH more than it gives.
        bytes memory route = bytes.concat(
            RouteBuilder.hop(RouteBuilder.V2_TOKEN1_IN, address(poor), INPUT - PROFIT),
            RouteBuilder.hop(RouteBuilder.V2_TOKEN0_IN, address(buy), INPUT),
            RouteBuilder.payment(INPUT)
        );
        vm.expectRevert(
            abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, -int256(PROFIT), uint256(1))
        );
        operator.forward(address(arbitrage), RouteBuilder.call(header(0), route));
    }

    function testFuzz_ExpiresAfterItsBlock(uint32 expiry, uint32 blockNumber) external {
        vm.roll(blockNumber);
        bytes memory head = RouteBuilder.header(0, expiry, 1);
        bytes memory call = RouteBuilder.call(head, honestRoute(false, false));
        if (blockNumber > expiry) {
            vm.expectRevert(
                abi.encodeWithSelector(IFlashArbitrage.Expired.selector, uint256(blockNumber), uint256(expiry))
            );
        }
        operator.forward(address(arbitrage), call);
    }

    function testFuzz_ThePayoutIsTheProfitAndNothingElse(bool loan, bool sellOnV3) external {
        uint8 flags = PAYOUT_FLAG | (loan ? BALANCER : 0);
        uint256 profitWei = execute(RouteBuilder.call(header(flags), honestRoute(true, sellOnV3)));
        assertEq(profitWei, PROFIT, "profit");
        assertEq(weth.balanceOf(PAYOUT), PROFIT, "paid out");
        assertEq(weth.balanceOf(address(arbitrage)), RESTING, "at rest");
    }

    function test_TwoExecutionsInOneTransactionEachPayInTheirOwnToken() external {
        MockToken gold = new MockToken();
        bytes memory goldRoute = honestRoute(
            true,
            address(honestPool(gold, 100)),
            true,
            address(honestPool(gold, 110))
        );
        bytes memory goldHead = RouteBuilder.header(PROFIT_TOKEN, EXPIRY, 1, address(gold));
        operator.forwardTwice(
            address(arbitrage),
            RouteBuilder.call(goldHead, goldRoute),
            RouteBuilder.call(header(0), honestRoute(false, false))
        );
        operator.forwardTwice(
            address(arbitrage),
            RouteBuilder.call(header(BALANCER), honestRoute(true, true)),
            RouteBuilder.call(goldHead, goldRoute)
        );
        assertEq(gold.balanceOf(address(arbitrage)), 2 * PROFIT, "gold");
        assertEq(weth.balanceOf(address(arbitrage)), RESTING + 2 * PROFIT, "WETH");
    }

    function test_ATruncatedRouteReverts() external {
        for (uint256 shape = 0; shape < 8; ++shape) {
            _assertTruncationsRevert(shape & 1 == 0, shape & 2 == 0, shape & 4 == 0);
        }
    }

    function _assertTruncationsRevert(bool buyOnV3, bool sellOnV3, bool loan) private {
        bytes memory whole = RouteBuilder.call(header(loan ? BALANCER : 0), honestRoute(buyOnV3, sellOnV3));
        for (uint256 length = 0; length < whole.length; ++length) {
            bytes memory cut = new bytes(length);
            for (uint256 i = 0; i < length; ++i) cut[i] = whole[i];
            try operator.forward(address(arbitrage), cut) {
                assertTrue(false, "a truncated route was executed");
            } catch {}
        }
    }

    function test_AnOverlongRouteReverts() external {
        for (uint256 shape = 0; shape < 8; ++shape) {
            _assertExtensionsRevert(shape & 1 == 0, shape & 2 == 0, shape & 4 == 0, keccak256(abi.encode(shape)));
        }
    }

    function _assertExtensionsRevert(bool buyOnV3, bool sellOnV3, bool loan, bytes32 tail) private {
        bytes memory route = honestRoute(buyOnV3, sellOnV3);
        for (uint256 length = 1; length <= 32; ++length) {
            bytes memory longer = bytes.concat(route, new bytes(length));
            for (uint256 i = 0; i < length; ++i) longer[route.length + i] = tail[i];
            uint256 rest = buyOnV3 ? length : length + 14;
            if (rest >= 35) continue; // long enough for a hop
            try operator.forward(address(arbitrage), RouteBuilder.call(header(loan ? BALANCER : 0), longer)) {
                assertTrue(false, "an overlong route was executed");
            } catch (bytes memory reason) {
                // A loan's amount is read from the end, so that it may already be the lender that refuses.
                if (!loan) {
                    bytes memory expected = abi.encodeWithSelector(IFlashArbitrage.MalformedRoute.selector, rest);
                    assertEq(reason, expected, "reason");
                }
            }
        }
    }

    function test_APairWithoutAPaymentIsMalformed() external {
        bytes memory route = RouteBuilder.hop(RouteBuilder.V2_TOKEN1_IN, address(sell), INPUT);
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.MalformedRoute.selector, route.length));
        operator.forward(address(arbitrage), RouteBuilder.call(header(0), route));
    }

    function testFuzz_AFlippedBitRevertsOrEarnsTheMinimum(uint256 position, bool buyOnV3, bool sellOnV3) external {
        bytes memory call = RouteBuilder.call(header(0), honestRoute(buyOnV3, sellOnV3));
        position = bound(position, 4 * 8, call.length * 8 - 1);
        call[position / 8] ^= bytes1(uint8(1 << (position % 8)));
        uint256 restingBefore = weth.balanceOf(address(arbitrage));
        try operator.forward(address(arbitrage), call) {
            uint256 paidOut = weth.balanceOf(PAYOUT);
            assertTrue(weth.balanceOf(address(arbitrage)) + paidOut > restingBefore, "nothing was earned");
        } catch {}
        assertNothingLost();
    }

    function test_EthIsRefused() external {
        vm.deal(address(this), 3 ether);
        (bool plain, ) = address(arbitrage).call{value: 1 ether}("");
        assertTrue(!plain, "plain ETH was accepted");
        (bool withData, ) = address(arbitrage).call{value: 1 ether}(hex"12345678");
        assertTrue(!withData, "ETH with data was accepted");
        (bool executed, ) = address(arbitrage).call{value: 1 ether}(
            RouteBuilder.call(header(0), honestRoute(false, false))
        );
        assertTrue(!executed, "ETH with an execution was accepted");
    }
}
