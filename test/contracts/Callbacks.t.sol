// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {Callbacks} from "./harness/Callbacks.sol";
import {MockToken} from "./harness/MockToken.sol";
import {OperatorContract} from "./harness/OperatorContract.sol";
import {ReenteringBalanceToken} from "./harness/ReenteringBalanceToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";

/// @notice Who is answered when, and that nobody gets in twice.
contract CallbacksTest is ArbitrageTestBase {
    uint8 private constant BALANCER = 1;
    uint8 private constant PROFIT_TOKEN = 2;
    uint8 private constant PAYOUT_FLAG = 4;

    function testFuzz_NobodyIsAnsweredWhileIdle(address caller, uint256 kind, uint256 amount, bool paid) external {
        vm.assume(caller != address(0)); // nobody has its key, and no contract lives there
        amount = bound(amount, 0, RESTING);
        bytes memory route = paid ? RouteBuilder.payment(amount) : honestRoute(false, false);
        if (kind % 2 == 0 && paid) route = "";
        _assertUnanswered(caller, Callbacks.any(kind, amount, address(weth), route));
        _assertUnanswered(OWNER, Callbacks.any(kind, amount, address(weth), route));
        _assertUnanswered(address(operator), Callbacks.any(kind, amount, address(weth), route));
        _assertUnanswered(address(vault), Callbacks.any(kind, amount, address(weth), route));
        _assertUnanswered(address(sell), Callbacks.any(kind, amount, address(weth), route));
        // Whom the contract expects while it pays out, and whom a forgotten zero would let in.
        _assertUnanswered(address(1), Callbacks.any(kind, amount, address(weth), route));
        assertNothingLost();
    }

    function test_TheRealLenderIsNotAnsweredWhenAnAttackerCallsIt() external {
        (address[] memory tokens, uint256[] memory amounts) = (new address[](1), new uint256[](1));
        (tokens[0], amounts[0]) = (address(weth), 1 ether);
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.UnexpectedCallback.selector, address(vault)));
        vault.flashLoan(address(arbitrage), tokens, amounts, honestRoute(false, false));
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.UnexpectedCallback.selector, address(sell)));
        sell.swap(1 ether, 0, address(arbitrage), honestRoute(false, false));
    }

    function testFuzz_NobodyElseIsAnsweredInMidExecution(uint256 kind, uint256 amount, uint8 hop) external {
        ScriptedPool accomplice = new ScriptedPool();
        accomplice.add(address(arbitrage), Callbacks.any(kind, bound(amount, 1, RESTING), address(weth), ""));
        ScriptedPool lender = _poolThatEarns(1 ether);
        lender.addRequired(address(accomplice), abi.encodeCall(ScriptedPool.run, ()));
        execute(RouteBuilder.call(header(0), _over(hop, lender)));
        _assertRefused(accomplice, 0, address(accomplice));
        assertNothingLost();
    }

    function testFuzz_NobodyIsAnsweredAfterAnExecution(uint256 kind, uint8 hop) external {
        ScriptedPool lender = _poolThatEarns(1 ether);
        execute(RouteBuilder.call(header(0), _over(hop, lender)));
        _assertUnanswered(address(lender), Callbacks.any(kind, 1 ether, address(weth), RouteBuilder.payment(1 ether)));
        execute(RouteBuilder.call(header(BALANCER), honestRoute(true, true)));
        _assertUnanswered(address(vault), Callbacks.any(kind, 1 ether, address(weth), honestRoute(false, false)));
        _assertUnanswered(address(buy), Callbacks.any(kind, 1 ether, address(weth), RouteBuilder.payment(1 ether)));
        _assertUnanswered(address(sell), Callbacks.any(kind, 1 ether, address(weth), RouteBuilder.payment(1 ether)));
    }

    function test_OnlyTheInnermostPoolIsAnsweredAndThenTheOneAroundItAgain() external {
        (ScriptedPool outer, ScriptedPool inner) = (new ScriptedPool(), new ScriptedPool());
        bytes memory takeOneWei = Callbacks.v3(1, 0, "");
        bytes memory innerHop = RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(inner), 1);
        inner.add(address(outer), abi.encodeCall(ScriptedPool.forward, (address(arbitrage), takeOneWei)));
        inner.add(address(arbitrage), takeOneWei);
        outer.addRequired(address(arbitrage), Callbacks.v3(1, 0, innerHop));
        outer.add(address(inner), abi.encodeCall(ScriptedPool.forward, (address(arbitrage), takeOneWei)));
        outer.add(address(arbitrage), takeOneWei);
        outer.addRequired(address(weth), abi.encodeCall(MockToken.mint, (address(arbitrage), 1 ether)));
        execute(RouteBuilder.call(header(0), RouteBuilder.hop(RouteBuilder.V3_TOKEN1_IN, address(outer), 1)));

        _assertRefused(inner, 0, address(outer)); // the outer one, while the inner one is expected
        _assertRefused(outer, 1, address(inner)); // the inner one, when it is done
        (bool innerAnswered, ) = inner.answer(1);
        (bool outerAnswered, ) = outer.answer(2);
        assertTrue(innerAnswered && outerAnswered, "an expected caller was refused");
    }

    function test_TheLenderIsAnsweredAgainAfterAV3Hop() external {
        execute(RouteBuilder.call(header(BALANCER), honestRoute(true, true)));
        assertEq(weth.balanceOf(address(arbitrage)), RESTING + PROFIT, "at rest");
    }

    function test_NobodyIsAnsweredDuringThePayout() external {
        ScriptedPool lender = _poolThatEarns(1 ether);
        ScriptedPool accomplice = new ScriptedPool();
        bytes memory take = Callbacks.v3(1, 0, "");
        accomplice.add(address(lender), abi.encodeCall(ScriptedPool.forward, (address(arbitrage), take)));
        weth.setTransferHook(PAYOUT, address(accomplice), abi.encodeCall(ScriptedPool.run, ()));
        execute(RouteBuilder.call(header(PAYOUT_FLAG), _over(0, lender)));
        _assertRefused(accomplice, 0, address(lender));
        _assertUnanswered(address(1), take);
    }

    function testFuzz_ExecutingAgainFromAnyCallReverts(uint8 hop, uint8 place) external {
        bytes memory again = RouteBuilder.call(header(0), honestRoute(true, true));
        bytes memory reenter = abi.encodeCall(OperatorContract.forward, (address(arbitrage), again));
        ScriptedPool accomplice = new ScriptedPool();
        accomplice.add(address(operator), reenter);
        bytes memory run = abi.encodeCall(ScriptedPool.run, ());

        place %= 4;
        if (place == 0) {
            ScriptedPool pool = _poolThatEarns(1 ether);
            pool.addRequired(address(accomplice), run);
            execute(RouteBuilder.call(header(0), _over(hop, pool)));
        } else {
            // While the lender lends, while the first pool is paid, while the profit is paid out.
            address recipient =
                place == 1
                    ? address(arbitrage)
                    : place == 2
                        ? address(buy)
                        : PAYOUT;
            weth.setTransferHook(recipient, address(accomplice), run);
            execute(RouteBuilder.call(header(BALANCER | PAYOUT_FLAG), honestRoute(hop & 1 == 0, hop & 2 == 0)));
        }
        (bool success, bytes memory data) = accomplice.answer(0);
        assertTrue(!success, "an execution was entered again");
        assertEq(data, abi.encodeWithSelector(IFlashArbitrage.Reentered.selector), "reason");
    }

    function test_ExecutingAgainWhileABalanceIsReadHasNoEffect() external {
        bytes memory again = RouteBuilder.call(header(0), honestRoute(true, true));
        ReenteringBalanceToken hostile = new ReenteringBalanceToken(
            address(operator),
            abi.encodeCall(OperatorContract.forward, (address(arbitrage), again))
        );
        bytes memory head = RouteBuilder.header(PROFIT_TOKEN, EXPIRY, 1, address(hostile));
        bytes memory call = RouteBuilder.call(head, _over(0, new ScriptedPool()));
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, int256(0), uint256(1)));
        operator.forward(address(arbitrage), call);
    }

    /// @dev A hop over the pool, as V2 with a payment of nothing or as V3.
    function _over(uint8 hop, ScriptedPool pool) private pure returns (bytes memory) {
        hop &= 3;
        bytes memory route = RouteBuilder.hop(hop, address(pool), 1);
        return hop < 2 ? bytes.concat(route, RouteBuilder.payment(0)) : route;
    }

    function _poolThatEarns(uint256 amount) private returns (ScriptedPool pool) {
        pool = new ScriptedPool();
        pool.addRequired(address(weth), abi.encodeCall(MockToken.mint, (address(arbitrage), amount)));
    }

    function _assertUnanswered(address caller, bytes memory data) private {
        vm.prank(caller);
        (bool success, bytes memory answer) = address(arbitrage).call(data);
        assertTrue(!success, "a callback was answered");
        assertEq(answer, abi.encodeWithSelector(IFlashArbitrage.UnexpectedCallback.selector, caller), "reason");
    }

    function _assertRefused(ScriptedPool pool, uint256 index, address caller) private view {
        (bool success, bytes memory answer) = pool.answer(index);
        assertTrue(!success, "a callback was answered");
        assertEq(answer, abi.encodeWithSelector(IFlashArbitrage.UnexpectedCallback.selector, caller), "reason");
    }
}
