// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {Callbacks} from "./harness/Callbacks.sol";
import {MockToken} from "./harness/MockToken.sol";
import {MockVault} from "./harness/MockVault.sol";
import {OperatorContract} from "./harness/OperatorContract.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";
import {NoBalanceToken} from "./harness/NoBalanceToken.sol";

/// @notice An operator's leaked key with pools and tokens of the thief's own: nothing that rests here becomes less.
contract HostilityTest is ArbitrageTestBase {
    uint8 private constant PROFIT_TOKEN = 2;

    function testFuzz_RestingBalancesNeverFallWhateverAHostilePoolDoes(
        uint8 hop,
        uint8 flags,
        uint8 whichToken,
        uint8[4] memory actions,
        uint64[4] memory amounts
    ) external {
        ScriptedPool pool = new ScriptedPool();
        weth.mint(address(pool), 100 ether);
        token.mint(address(pool), 100 ether);
        MockToken profitToken = [weth, token, resting][whichToken % 3];
        for (uint256 i = 0; i < 4; ++i) _addAction(pool, profitToken, actions[i], amounts[i]);

        bytes memory head = RouteBuilder.header((flags & 5) | PROFIT_TOKEN, EXPIRY, 1, address(profitToken));
        bytes memory route = RouteBuilder.hop(hop & 3, address(pool), 1 ether);
        if (hop & 3 < 2) route = bytes.concat(route, RouteBuilder.payment(amounts[0]));
        uint256 before = profitToken.balanceOf(address(arbitrage)) + profitToken.balanceOf(PAYOUT);
        try operator.forward(address(arbitrage), RouteBuilder.call(head, route)) {
            uint256 afterwards = profitToken.balanceOf(address(arbitrage)) + profitToken.balanceOf(PAYOUT);
            assertTrue(afterwards > before, "an execution succeeded without profit");
        } catch {}
        assertNothingLost();
    }

    function testFuzz_WhatAPoolTakesMustComeBackWithTheMinimum(uint64 taken, uint64 returned) external {
        ScriptedPool thief = new ScriptedPool();
        weth.mint(address(thief), type(uint64).max);
        thief.addRequired(address(arbitrage), Callbacks.v3(int256(uint256(taken)), 0, ""));
        thief.addRequired(address(weth), abi.encodeCall(MockToken.transfer, (address(arbitrage), returned)));
        bytes memory route = RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(thief), 1);
        int256 gained = int256(uint256(returned)) - int256(uint256(taken));
        if (gained < 1) {
            vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, gained, uint256(1)));
        }
        operator.forward(address(arbitrage), RouteBuilder.call(header(0), route));
        assertNothingLost();
    }

    function test_APoolThatIsAPlainAccountEarnsNothing() external {
        bytes memory route = bytes.concat(
            RouteBuilder.hop(RouteBuilder.V2_TOKEN0_IN, address(0xdead), 1),
            RouteBuilder.payment(1)
        );
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, int256(0), uint256(1)));
        operator.forward(address(arbitrage), RouteBuilder.call(header(0), route));
    }

    function test_AProfitTokenWithoutCodeIsRefused() external {
        bytes memory head = RouteBuilder.header(PROFIT_TOKEN, EXPIRY, 1, address(0xdead));
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.BalanceUnavailable.selector, address(0xdead)));
        operator.forward(address(arbitrage), RouteBuilder.call(head, honestRoute(false, false)));
    }

    function test_AProfitTokenWithoutABalanceIsRefused() external {
        _assertBalanceUnavailable(new NoBalanceToken(0, false));
        _assertBalanceUnavailable(new NoBalanceToken(31, false));
        _assertBalanceUnavailable(new NoBalanceToken(0, true));
        _assertBalanceUnavailable(new NoBalanceToken(32, true));
    }

    function test_ATokenThatReturnsNothingIsPaid() external {
        weth.setHabit(MockToken.Habit.ReturnsNothing);
        assertEq(execute(RouteBuilder.call(header(0), honestRoute(false, true))), PROFIT, "profit");
    }

    function testFuzz_ATokenThatDoesNotConfirmItsTransferIsNotBelieved(uint8 habit, bool buyOnV3) external {
        MockToken.Habit refusal = [
            MockToken.Habit.ReturnsFalse,
            MockToken.Habit.ReturnsTwo,
            MockToken.Habit.ReturnsOneByte,
            MockToken.Habit.ReturnsZeroByte
        ][habit % 4];
        weth.setHabit(refusal);
        vm.expectRevert(
            abi.encodeWithSelector(IFlashArbitrage.TransferFailed.selector, address(weth), address(buy), INPUT)
        );
        operator.forward(address(arbitrage), RouteBuilder.call(header(0), honestRoute(buyOnV3, false)));
    }

    function test_ATokenThatRefusesToPayIsToldSo() external {
        _assertRefusalIsTold(MockToken.Habit.Reverts);
        _assertRefusalIsTold(MockToken.Habit.RevertsSilently);
    }

    function _assertRefusalIsTold(MockToken.Habit habit) private {
        ScriptedPool pool = new ScriptedPool();
        pool.addRequired(address(weth), abi.encodeCall(MockToken.setHabit, (habit)));
        pool.addRequired(address(arbitrage), Callbacks.v3(1, 0, ""));
        // Earned all the same, so that nothing but the refusal can end it.
        pool.addRequired(address(weth), abi.encodeCall(MockToken.mint, (address(arbitrage), 1 ether)));
        bytes memory route = RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(pool), 1);
        vm.expectRevert(
            abi.encodeWithSelector(IFlashArbitrage.TransferFailed.selector, address(weth), address(pool), 1)
        );
        operator.forward(address(arbitrage), RouteBuilder.call(header(0), route));
    }

    function test_APoolThatWantsNothingCannotBePaid() external {
        ScriptedPool pool = new ScriptedPool();
        pool.addRequired(address(arbitrage), Callbacks.v3(-1, -1, ""));
        bytes memory route = RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(pool), 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IFlashArbitrage.TransferFailed.selector,
                address(weth),
                address(pool),
                type(uint256).max
            )
        );
        operator.forward(address(arbitrage), RouteBuilder.call(header(0), route));
    }

    function _assertBalanceUnavailable(NoBalanceToken token_) private {
        bytes memory head = RouteBuilder.header(PROFIT_TOKEN, EXPIRY, 1, address(token_));
        bytes memory call = RouteBuilder.call(head, honestRoute(false, false));
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.BalanceUnavailable.selector, address(token_)));
        operator.forward(address(arbitrage), call);
    }

    /// @dev One of the things that a thief's pool could try.
    function _addAction(ScriptedPool pool, MockToken profitToken, uint8 action, uint256 amount) private {
        address target = address(arbitrage);
        bytes memory data;
        bytes memory own = bytes.concat(RouteBuilder.hop(0, address(pool), 1), RouteBuilder.payment(amount));
        action %= 9;
        if (action == 0) data = Callbacks.v3(int256(amount), -1, "");
        if (action == 1) data = Callbacks.v2(RouteBuilder.payment(amount));
        if (action == 2) data = Callbacks.loan(address(resting), amount, amount / 2, honestRoute(false, false));
        if (action == 3) data = Callbacks.v3(1, -1, honestRoute(amount % 2 == 0, amount % 3 == 0));
        if (action == 4) data = Callbacks.v2(honestRoute(amount % 2 == 0, amount % 3 == 0));
        if (action == 5) (target, data) = (address(weth), abi.encodeCall(MockToken.transfer, (target, amount)));
        if (action == 6) (target, data) = (address(token), abi.encodeCall(MockToken.transfer, (target, amount)));
        if (action == 7) {
            (address[] memory tokens, uint256[] memory amounts) = (new address[](1), new uint256[](1));
            (tokens[0], amounts[0]) = (address(profitToken), amount);
            (target, data) = (address(vault), abi.encodeCall(MockVault.flashLoan, (target, tokens, amounts, own)));
        }
        if (action == 8) {
            bytes memory again = RouteBuilder.call(header(0), own);
            (target, data) = (address(operator), abi.encodeCall(OperatorContract.forward, (target, again)));
        }
        pool.add(target, data);
    }
}
