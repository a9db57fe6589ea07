// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {Callbacks} from "./harness/Callbacks.sol";
import {FixedRatePool} from "./harness/FixedRatePool.sol";
import {MockToken} from "./harness/MockToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";

/// @notice Hops that swap all that arrives, so that a token may keep some of its transfers and a price may have moved.
contract AllThatArrivesTest is ArbitrageTestBase {
    function testFuzz_APairGivesWhatItsFormulaGivesForWhatArrived(
        uint256 input,
        uint16 feeBps,
        uint16 keptBps
    ) external {
        (input, feeBps) = (bound(input, 0.001 ether, 50 ether), uint16(bound(feeBps, 0, 9_999)));
        keptBps = uint16(bound(keptBps, 0, 5_000));
        // The pair holds 1,000 of both, and checks less than the formula: it would give as much as it gets, and more.
        FixedRatePool pair = honestPool(weth, 1_000);
        token.setTransferFeeBps(keptBps);
        uint256 arrived = input - input * keptBps / 10_000;
        uint256 afterFee = arrived * (10_000 - feeBps);
        uint256 expected = afterFee * RESTING / (RESTING * 10_000 + afterFee);
        bytes memory route = bytes.concat(
            RouteBuilder.v2All(RouteBuilder.V2_ALL_TOKEN1_IN, address(pair), address(token), feeBps), _buy(input)
        );
        _assertGives(pair, route, input, expected);
    }

    function testFuzz_ASolidlyPairIsAskedForWhatItGives(uint256 input, uint16 keptBps) external {
        (input, keptBps) = (bound(input, 0.001 ether, 50 ether), uint16(bound(keptBps, 0, 5_000)));
        FixedRatePool pair = honestPool(weth, 300);
        token.setTransferFeeBps(keptBps);
        uint256 arrived = input - input * keptBps / 10_000;
        bytes memory route = bytes.concat(
            RouteBuilder.all(RouteBuilder.SOLIDLY_ALL_TOKEN1_IN, address(pair), address(token)), _buy(input)
        );
        _assertGives(pair, route, input, arrived * 3);
    }

    function testFuzz_AV3PoolSwapsWhatArrivedHere(uint256 input, uint16 keptBps) external {
        (input, keptBps) = (bound(input, 0.001 ether, 50 ether), uint16(bound(keptBps, 0, 2_000)));
        FixedRatePool pool = honestPool(weth, 300);
        token.setTransferFeeBps(keptBps);
        uint256 arrived = input - input * keptBps / 10_000;
        bytes memory route = bytes.concat(_v3All(address(pool)), _buy(input));
        if (keptBps != 0) {
            // What is kept on the way from here is missing there: such a token has no V3 pools.
            assertReverts(
                RouteBuilder.call(header(RouteBuilder.ITSELF), route),
                abi.encodeWithSelector(FixedRatePool.Unpaid.selector)
            );
        } else {
            _assertGives(pool, route, input, arrived * 3);
        }
    }

    function test_InTheOtherDirectionTheOtherReserveCounts() external {
        // From WETH to tokens in the pair, whose reserves are 1,000 WETH and 2,000 tokens.
        FixedRatePool pair = new FixedRatePool(weth, token, 300);
        weth.mint(address(pair), 1_000 ether);
        token.mint(address(pair), 2_000 ether);
        pair.sync();
        bytes memory hop = bytes.concat(
            RouteBuilder.v2All(RouteBuilder.V2_ALL_TOKEN0_IN, address(pair), address(weth), 30),
            RouteBuilder.payment(INPUT)
        );
        uint256 afterFee = INPUT * 9_970;
        uint256 tokens = afterFee * 2_000 ether / (1_000 ether * 10_000 + afterFee);
        bytes memory route = bytes.concat(_v3All(address(sell)), hop);
        assertEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route), tokens * 110 / 100 - INPUT);
    }

    function testFuzz_APairCanBeTheFirstHopToo(bool solidly) external {
        bytes memory hop = solidly
            ? RouteBuilder.all(RouteBuilder.SOLIDLY_ALL_TOKEN0_IN, address(buy), address(weth))
            : RouteBuilder.v2All(RouteBuilder.V2_ALL_TOKEN0_IN, address(buy), address(weth), 0);
        uint256 tokens = solidly ? INPUT : INPUT * 1_000 / 1_010;
        bytes memory route = bytes.concat(_v3All(address(sell)), hop, RouteBuilder.payment(INPUT));
        assertEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route), tokens * 110 / 100 - INPUT);
    }

    function test_AFeeOfMoreThanAllReverts() external {
        bytes memory hop = RouteBuilder.v2All(RouteBuilder.V2_ALL_TOKEN1_IN, address(sell), address(token), 10_001);
        bytes memory panic = abi.encodeWithSignature("Panic(uint256)", 0x11);
        bytes memory route = bytes.concat(hop, buyHop(true, address(buy)));
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), panic);
    }

    function test_APairWhoseTokenDoesNotTellItsBalanceReverts() external {
        bytes memory hop = RouteBuilder.v2All(RouteBuilder.V2_ALL_TOKEN1_IN, address(sell), address(0xdead), 30);
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.BalanceUnavailable.selector, address(0xdead));
        bytes memory route = bytes.concat(hop, buyHop(true, address(buy)));
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), reason);
    }

    function testFuzz_AV3PoolTakesNoMoreThanTheHopWasBrought(uint256 taken) external {
        taken = bound(taken, INPUT + 1, RESTING);
        ScriptedPool thief = _thief();
        thief.addRequired(address(arbitrage), Callbacks.v3(0, int256(taken), ""));
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.Overspent.selector, address(token), taken - INPUT);
        bytes memory route = bytes.concat(_v3All(address(thief)), buyHop(true, address(buy)));
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), reason);
    }

    function test_AV3PoolThatSpendsItByAnotherRouteTakesNoMoreEither() external {
        ScriptedPool thief = _thief();
        bytes memory pulling = RouteBuilder.balancer(address(vault), address(token), address(weth), 0, INPUT + 1);
        thief.addRequired(address(arbitrage), Callbacks.v3(0, 1, pulling));
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.Overspent.selector, address(token), uint256(1));
        bytes memory route = bytes.concat(_v3All(address(thief)), buyHop(true, address(buy)));
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), reason);
    }

    function test_AV3PoolIsNotAnsweredWhenItHasBeenPaid() external {
        // The next pool, which is paid directly, sends it to try.
        ScriptedPool thief = _thief();
        ScriptedPool pair = _thief();
        thief.addRequired(address(arbitrage), Callbacks.v3(0, int256(INPUT), ""));
        bytes memory take = Callbacks.v3(int256(1), 0, "");
        pair.add(address(thief), abi.encodeCall(ScriptedPool.forward, (address(arbitrage), take)));
        bytes memory last = RouteBuilder.hop(RouteBuilder.V2_TOKEN1_IN, address(pair), 1);
        bytes memory route = bytes.concat(last, _v3All(address(thief)), buyHop(true, address(buy)));
        execute(RouteBuilder.call(header(RouteBuilder.ITSELF), route));
        (bool answered, bytes memory why) = pair.answer(1); // after its gift
        assertTrue(!answered, "answered again");
        assertEq(why, abi.encodeWithSelector(IFlashArbitrage.UnexpectedCallback.selector, address(thief)), "reason");
        assertNothingLost();
    }

    function test_WhatIsSpendableIsTheProfitTokenAgainAfterwards() external {
        // The last pool is paid from here, after the token that came in between was spendable.
        bytes memory route =
            bytes.concat(_v3All(address(sell)), RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(buy), INPUT));
        route = RouteBuilder.by(address(vault), route);
        assertEarns(RouteBuilder.call(header(RouteBuilder.BALANCER), route), PROFIT);
    }

    function _thief() private returns (ScriptedPool thief) {
        thief = new ScriptedPool();
        fill(address(thief));
        // It pays well, so that nothing but the check can end it.
        thief.addRequired(address(weth), abi.encodeCall(MockToken.mint, (address(arbitrage), 2 * INPUT)));
    }

    /// @dev As many tokens as WETH, sent to the hop that follows.
    function _buy(uint256 input) private view returns (bytes memory) {
        return RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(buy), input);
    }

    function _v3All(address pool) private view returns (bytes memory) {
        return RouteBuilder.all(RouteBuilder.V3_ALL_TOKEN1_IN, pool, address(token));
    }

    /// @dev The route's own loss does not matter here: enough is given that it need not fail for it.
    function _assertGives(FixedRatePool pool, bytes memory route, uint256 input, uint256 expected) private {
        uint256 before = weth.balanceOf(address(pool));
        ScriptedPool donor = new ScriptedPool();
        donor.addRequired(address(weth), abi.encodeCall(MockToken.mint, (address(arbitrage), input + 1)));
        weth.setTransferHook(address(buy), address(donor), abi.encodeCall(ScriptedPool.run, ()));
        execute(RouteBuilder.call(header(RouteBuilder.ITSELF), route));
        assertEq(before - weth.balanceOf(address(pool)), expected, "what the pool gave");
        assertNothingLost();
    }
}
