// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {Callbacks} from "./harness/Callbacks.sol";
import {CurvePoolDouble} from "./harness/CurvePoolDouble.sol";
import {MockToken} from "./harness/MockToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";

/// @notice The first pool of the cycle lends what it sells; what it lends is what may be spent, and no more of it.
contract FlashSwapFirstTest is ArbitrageTestBase {
    CurvePoolDouble private curve;

    function setUp() public override {
        super.setUp();
        curve = new CurvePoolDouble(address(token), address(weth), 110, false, true);
        fill(address(curve));
    }

    function testFuzz_TheFirstPoolFundsTheCycle(bool firstOnV3, bool lastOnV3) external {
        bytes memory last = lastOnV3
            ? sellHop(true, address(sell))
            : bytes.concat(sellHop(false, address(sell)), RouteBuilder.payment(INPUT));
        assertEarns(_first(address(token), firstOnV3, address(buy), last), PROFIT);
    }

    function testFuzz_OfWhatRestsHereAPoolThatPullsGetsOnlyWhatWasLent(bool isExact) external {
        bytes memory last = RouteBuilder.curve(address(curve), address(token), address(weth), 0, isExact ? INPUT : 0);
        assertEarns(_first(address(token), true, address(buy), last), PROFIT);
    }

    function test_MoreThanWasLentIsNotSpent() external {
        bytes memory last = RouteBuilder.curve(address(curve), address(token), address(weth), 0, INPUT + 1);
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.Overspent.selector, address(token), uint256(1));
        assertReverts(_first(address(token), true, address(buy), last), reason);
    }

    function test_AFirstPoolThatLendsNothingSpendsNothingThatRestsHere() external {
        ScriptedPool thief = _thief();
        thief.addRequired(address(arbitrage), Callbacks.v3(1, -1, sellHop(true, address(sell))));
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.Overspent.selector, address(token), INPUT);
        assertReverts(_first(address(token), true, address(thief), ""), reason);
    }

    function test_AFirstPoolIsNotAnsweredWhenItHasBeenPaid() external {
        // The inner pool is honest: once it has swapped nobody is expected any more.
        ScriptedPool thief = _thief();
        bytes memory pay = Callbacks.v3(1, 0, sellHop(true, address(sell)));
        thief.addRequired(address(token), abi.encodeCall(MockToken.transfer, (address(arbitrage), INPUT)));
        thief.addRequired(address(arbitrage), pay);
        thief.add(address(arbitrage), pay);
        execute(_first(address(token), true, address(thief), ""));
        (bool again, bytes memory reason) = thief.answer(2);
        assertTrue(!again, "answered twice");
        assertEq(reason, abi.encodeWithSelector(IFlashArbitrage.UnexpectedCallback.selector, address(thief)), "reason");
        assertNothingLost();
    }

    function test_AFirstPoolThatCallsBackTwiceIsPaidInTheProfitTokenBothTimes() external {
        // Over pairs, which call nobody back: so the first pool is still expected. It is owed half each time.
        ScriptedPool first = _thief();
        first.addRequired(address(token), abi.encodeCall(MockToken.transfer, (address(arbitrage), INPUT)));
        bytes memory half = RouteBuilder.payment(INPUT / 2);
        bytes memory last = bytes.concat(sellHop(false, address(sell)), RouteBuilder.payment(INPUT));
        first.addRequired(address(arbitrage), Callbacks.v2(bytes.concat(half, last)));
        bytes memory nothing = bytes.concat(RouteBuilder.hop(0, address(_thief()), 0), RouteBuilder.payment(0));
        first.addRequired(address(arbitrage), Callbacks.v2(bytes.concat(half, nothing)));
        uint256 before = weth.balanceOf(address(first));
        assertEarns(_first(address(token), false, address(first), ""), PROFIT);
        assertEq(weth.balanceOf(address(first)), before + INPUT, "what the first pool was paid");
    }

    function test_AFirstPoolThatNestsItsCallbacksSpendsNothingThatRestsHere() external {
        // In the inner callback the token at rest is spendable instead of the profit token.
        ScriptedPool thief = _thief();
        ScriptedPool pair = new ScriptedPool();
        bytes memory inner = Callbacks.v2(bytes.concat(RouteBuilder.payment(INPUT), sellHop(true, address(sell))));
        pair.add(address(thief), abi.encodeCall(ScriptedPool.forward, (address(arbitrage), inner)));
        bytes memory hop = bytes.concat(RouteBuilder.hop(0, address(pair), 1), RouteBuilder.payment(0));
        thief.addRequired(address(arbitrage), Callbacks.v2(bytes.concat(RouteBuilder.payment(0), hop)));
        bytes memory data = _first(address(token), false, address(thief), "");
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.Overspent.selector, address(token), 2 * INPUT);
        assertReverts(data, reason);
    }

    function test_AFirstPoolThatNeverCallsBackEarnsNothing() external {
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, int256(0), uint256(1));
        assertReverts(_first(address(token), true, address(_thief()), ""), reason);
        assertReverts(_first(address(token), false, address(_thief()), ""), reason);
    }

    function test_TheLentTokenMustTellItsBalance() external {
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.BalanceUnavailable.selector, address(0xdead));
        assertReverts(_first(address(0xdead), true, address(buy), sellHop(true, address(sell))), reason);
    }

    function test_AProfitTokenIsSpendableAgainWhenTheFirstPoolIsPaid() external {
        // A cycle from tokens over WETH back to tokens, paid in tokens: 11 for 10.
        bytes memory head = RouteBuilder.header(
            RouteBuilder.FIRST_POOL | RouteBuilder.PROFIT_TOKEN, EXPIRY, 1, abi.encodePacked(token)
        );
        bytes memory first = RouteBuilder.hop(RouteBuilder.V3_TOKEN1_IN, address(sell), INPUT);
        bytes memory last = RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(buy), INPUT + PROFIT);
        bytes memory data = RouteBuilder.call(head, RouteBuilder.by(address(weth), bytes.concat(first, last)));
        assertEq(execute(data), PROFIT, "profit");
        assertEq(token.balanceOf(address(arbitrage)), RESTING + PROFIT, "the profit token");
        assertEq(weth.balanceOf(address(arbitrage)), RESTING, "WETH");
        assertNothingLost();
    }

    function test_NothingOfALoanInKindIsRememberedInTheNextExecution() external {
        execute(_first(address(token), true, address(buy), sellHop(true, address(sell))));
        // At the beginning of a cycle all that arrived is all there is, unless a first pool has lent.
        CurvePoolDouble generous = new CurvePoolDouble(address(weth), address(weth), 110, false, true);
        weth.mint(address(generous), 2 * RESTING);
        uint256 before = weth.balanceOf(address(arbitrage));
        bytes memory all = RouteBuilder.curve(address(generous), address(weth), address(weth), 0, 0);
        assertEq(execute(RouteBuilder.call(header(RouteBuilder.ITSELF), all)), before / 10, "10 % of all there is");
        assertNothingLost();
    }

    function _thief() private returns (ScriptedPool thief) {
        thief = new ScriptedPool();
        fill(address(thief));
    }

    function _first(address lent, bool onV3, address pool, bytes memory rest) private pure returns (bytes memory) {
        bytes memory route = bytes.concat(buyHop(onV3, pool), rest);
        return RouteBuilder.call(header(RouteBuilder.FIRST_POOL), RouteBuilder.by(lent, route));
    }
}
