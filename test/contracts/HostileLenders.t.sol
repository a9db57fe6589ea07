// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {Callbacks} from "./harness/Callbacks.sol";
import {CurvePoolDouble} from "./harness/CurvePoolDouble.sol";
import {MockToken} from "./harness/MockToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";

/// @notice A lender of the thief's own: whatever it calls back with and whenever it pulls, nothing that rests here falls.
contract HostileLendersTest is ArbitrageTestBase {
    ScriptedPool private lender;

    function setUp() public override {
        super.setUp();
        lender = new ScriptedPool();
        fill(address(lender));
        weth.mint(address(lender), RESTING);
    }

    function testFuzz_ALenderThatNeverCallsBackEarnsNothing(uint8 funding) external {
        assertReverts(_lent(bound(funding, 3, 7)), _below(0));
    }

    function testFuzz_AnotherProtocolsCallbackIsNotTakenForAnotherLoan(
        uint8 funding,
        uint8 kind,
        uint64 amount
    ) external {
        // Whatever it is taken for, its arguments stand elsewhere: it is refused, or costs the lender.
        funding = uint8(bound(funding, 3, 7));
        _lend(INPUT);
        lender.add(address(arbitrage), Callbacks.any(kind, amount, address(weth), honestRoute(true, true)));
        assertRevertsOrEarns(_lent(funding));
    }

    function testFuzz_ALenderThatDemandsMoreThanTheProfitIsRefused(uint8 which, uint256 demanded) external {
        demanded = bound(demanded, INPUT + PROFIT, RESTING);
        (uint8 funding, bytes memory callback) = _callback(which, demanded);
        _lend(INPUT);
        lender.addRequired(address(arbitrage), callback);
        if (funding != RouteBuilder.BALANCER) _pull(demanded);
        assertReverts(_lent(funding), _below(int256(INPUT + PROFIT) - int256(demanded)));
    }

    function testFuzz_ALenderThatCallsBackTwiceSpendsNothingThatRestsHere(uint8 which, uint64 second) external {
        (uint8 funding, bytes memory callback) = _callback(which, INPUT);
        _lend(INPUT);
        // Over pairs, which call nobody back: so the lender is still expected.
        lender.addRequired(address(arbitrage), callback);
        (, callback) = _callback(which, second);
        lender.add(address(arbitrage), callback);
        if (funding != RouteBuilder.BALANCER) _pull(INPUT);
        assertRevertsOrEarns(_lent(funding));
    }

    function testFuzz_WhatALenderHasNotPulledItMayNotPullLater(uint8 which, uint64 demanded) external {
        (uint8 funding, bytes memory callback) = _callback(1 + which % 3, uint256(demanded) + 1);
        _lend(INPUT);
        lender.addRequired(address(arbitrage), callback);
        execute(_lent(funding));
        assertEq(weth.allowance(address(arbitrage), address(lender)), 0, "an allowance was left");
        vm.prank(address(lender));
        (bool pulled,) =
            address(weth).call(abi.encodeCall(MockToken.transferFrom, (address(arbitrage), address(lender), 1)));
        assertTrue(!pulled, "pulled later");
        assertNothingLost();
    }

    function testFuzz_ALenderThatHasPulledPartMayNotPullTheRestLater(uint8 which) external {
        (uint8 funding, bytes memory callback) = _callback(1 + which % 3, INPUT + PROFIT / 2);
        _lend(INPUT);
        lender.addRequired(address(arbitrage), callback);
        _pull(INPUT);
        assertEarns(_lent(funding), PROFIT);
    }

    function testFuzz_WhileAPoolPullsTheLenderIsNotAnswered(uint8 which) external {
        // At the beginning of the cycle nobody but the lender has been expected yet.
        (uint8 funding,) = _callback(which, INPUT);
        ScriptedPool curve = new ScriptedPool();
        fill(address(curve));
        bytes memory hop = RouteBuilder.curve(address(curve), address(weth), address(weth), 0, 1);
        bytes memory nothing = _callbackOver(funding, 1, honestRoute(false, false));
        curve.add(address(lender), abi.encodeCall(ScriptedPool.forward, (address(arbitrage), nothing)));
        _lend(INPUT);
        lender.addRequired(address(arbitrage), _callbackOver(funding, 0, hop));
        execute(RouteBuilder.call(header(funding), RouteBuilder.by(address(lender), hop)));
        (bool answered, bytes memory reason) = curve.answer(0);
        assertTrue(!answered, "the lender was answered");
        assertEq(reason, abi.encodeWithSelector(IFlashArbitrage.UnexpectedCallback.selector, address(lender)), "reason");
        assertNothingLost();
    }

    function testFuzz_WhileItsAllowanceIsRevokedALenderIsNotAnswered(uint8 which) external {
        // The token tells it. Over pairs, which call nobody back, nobody else has been expected since.
        (uint8 funding, bytes memory callback) = _callback(1 + which % 3, 1);
        ScriptedPool hook = new ScriptedPool();
        hook.add(address(lender), abi.encodeCall(ScriptedPool.forward, (address(arbitrage), callback)));
        _lend(INPUT);
        lender.addRequired(address(arbitrage), callback);
        bytes memory run = abi.encodeCall(ScriptedPool.run, ());
        lender.addRequired(
            address(weth), abi.encodeCall(MockToken.setTransferHook, (address(lender), address(hook), run))
        );
        assertEarns(_lent(funding), INPUT + PROFIT);
        assertEq(hook.answerCount(), 1, "calls back");
        (bool answered, bytes memory reason) = hook.answer(0);
        assertTrue(!answered, "the lender was answered");
        assertEq(reason, abi.encodeWithSelector(IFlashArbitrage.UnexpectedCallback.selector, address(lender)), "reason");
    }

    function testFuzz_ALenderCannotNameAnotherToken(uint8 which, uint64 amount) external {
        // It says that it has lent what rests here. What it is paid in is the profit token all the same.
        (uint8 funding,) = _callback(which, INPUT);
        _lend(INPUT);
        bytes memory hops = honestRoute(false, false);
        bytes memory callback = Callbacks.balancer(address(resting), amount, 0, hops);
        if (funding == RouteBuilder.AAVE) callback = Callbacks.aave(address(resting), amount, 0, hops);
        if (funding == RouteBuilder.ERC3156) callback = Callbacks.erc3156(address(resting), amount, 0, hops);
        lender.add(address(arbitrage), callback);
        lender.add(
            address(resting), abi.encodeCall(MockToken.transferFrom, (address(arbitrage), address(lender), amount))
        );
        assertRevertsOrEarns(_lent(funding));
    }

    function test_TheTokenOrTheContractItselfLendsNothing() external {
        for (uint8 funding = 3; funding < 8; ++funding) {
            assertReverts(RouteBuilder.call(header(funding), RouteBuilder.by(address(weth), honestRoute(true, true))));
            // Whoever names the contract itself has its own balance of the profit token for the cycle at most.
            assertRevertsOrEarns(
                RouteBuilder.call(header(funding), RouteBuilder.by(address(arbitrage), honestRoute(true, true)))
            );
        }
    }

    function test_ALendersOwnReasonIsPassedOn() external {
        CurvePoolDouble refusing = new CurvePoolDouble(address(weth), address(token), 100, true, false);
        bytes memory refuse = abi.encodeWithSignature("exchange(int128,int128,uint256,uint256)", 0, 1, 1, 0);
        lender.addRequired(address(refusing), refuse);
        assertReverts(_lent(RouteBuilder.MORPHO), abi.encodeWithSelector(CurvePoolDouble.WrongNumbering.selector));
    }

    function _lend(uint256 amount) private {
        lender.addRequired(address(weth), abi.encodeCall(MockToken.transfer, (address(arbitrage), amount)));
    }

    function _pull(uint256 amount) private {
        bytes memory pull = abi.encodeCall(MockToken.transferFrom, (address(arbitrage), address(lender), amount));
        lender.addRequired(address(weth), pull);
    }

    /// @dev The callback that belongs to one of the four lenders' layouts, with what it demands.
    function _callback(uint8 which, uint256 demanded) private view returns (uint8 funding, bytes memory callback) {
        funding = RouteBuilder.BALANCER + which % 4;
        callback = _callbackOver(funding, demanded, honestRoute(false, false));
    }

    function _callbackOver(uint8 funding, uint256 demanded, bytes memory hops) private view returns (bytes memory) {
        if (funding == RouteBuilder.BALANCER) {
            return Callbacks.balancer(address(weth), demanded / 2, demanded - demanded / 2, hops);
        }
        if (funding == RouteBuilder.MORPHO) return Callbacks.morpho(demanded, hops);
        if (funding == RouteBuilder.AAVE) {
            return Callbacks.aave(address(weth), demanded / 2, demanded - demanded / 2, hops);
        }
        return Callbacks.erc3156(address(weth), demanded / 2, demanded - demanded / 2, hops);
    }

    function _lent(uint256 funding) private view returns (bytes memory) {
        bytes memory route = RouteBuilder.by(address(lender), honestRoute(false, false));
        return RouteBuilder.call(header(uint8(funding)), route);
    }

    function _below(int256 gained) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, gained, uint256(1));
    }
}
