// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {Callbacks} from "./harness/Callbacks.sol";
import {LyingToken} from "./harness/LyingToken.sol";
import {MockToken} from "./harness/MockToken.sol";
import {NoBalanceToken} from "./harness/NoBalanceToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";

/// @notice Tokens that keep, rebase, refuse, lie or strike back: a revert, or a true profit of at least the minimum.
contract HostileTokensTest is ArbitrageTestBase {
    LyingToken private liar = new LyingToken();

    function testFuzz_AProfitTokenThatKeepsOfItsTransfersIsMeasured(
        uint16 keptBps,
        bool buyOnV3,
        bool sellOnV3
    ) external {
        keptBps = uint16(bound(keptBps, 1, 10_000));
        weth.setTransferFeeBps(keptBps);
        // What is kept is missing either at the first pool or here.
        assertRevertsOrEarns(RouteBuilder.call(header(0), honestRoute(buyOnV3, sellOnV3)));
    }

    function testFuzz_ATokenOnTheWayThatKeepsOfItsTransfersCostsTheMarketNothingHere(
        uint16 keptBps,
        uint8 kind
    ) external {
        token.setTransferFeeBps(uint16(bound(keptBps, 1, 10_000)));
        assertRevertsOrEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), _pulled(kind, address(token), INPUT)));
    }

    function testFuzz_ARebaseInMidExecutionIsALossOrAGainAsItIs(uint64 gained, uint64 lost) external {
        // WETH's double rebases while the first pool is paid.
        ScriptedPool rebase = new ScriptedPool();
        rebase.addRequired(address(weth), abi.encodeCall(MockToken.mint, (address(arbitrage), gained)));
        rebase.addRequired(address(weth), abi.encodeCall(MockToken.burn, (address(arbitrage), lost)));
        weth.setTransferHook(address(buy), address(rebase), abi.encodeCall(ScriptedPool.run, ()));
        int256 profit = int256(PROFIT) + int256(uint256(gained)) - int256(uint256(lost));
        bytes memory data = RouteBuilder.call(header(0), honestRoute(true, true));
        if (profit >= 1) assertEarns(data, uint256(profit));
        else assertReverts(data, abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, profit, 1));
    }

    function test_AProfitTokenWithoutABalanceIsRefused() external {
        _assertBalanceUnavailable(address(0xdead));
        _assertBalanceUnavailable(address(new NoBalanceToken(0, false)));
        _assertBalanceUnavailable(address(new NoBalanceToken(31, false)));
        _assertBalanceUnavailable(address(new NoBalanceToken(0, true)));
        _assertBalanceUnavailable(address(new NoBalanceToken(32, true)));
    }

    function test_ATokenThatReturnsNothingIsPaid() external {
        weth.setHabit(MockToken.Habit.ReturnsNothing);
        token.setHabit(MockToken.Habit.ReturnsNothing);
        assertEarns(RouteBuilder.call(header(0), honestRoute(false, true)), PROFIT);
    }

    function testFuzz_ATokenThatReturnsNothingIsApprovedAndRevoked(uint8 kind) external {
        token.setHabit(MockToken.Habit.ReturnsNothing);
        token.setApprovalHabit(MockToken.Habit.ReturnsNothing);
        ScriptedPool pool = _payingPool();
        execute(RouteBuilder.call(header(RouteBuilder.ITSELF), _pulledBy(address(pool), kind, address(token), INPUT)));
        assertNothingLost();
    }

    function testFuzz_ATokenThatDoesNotConfirmItsTransferIsNotBelieved(uint8 habit, bool buyOnV3) external {
        weth.setHabit(_refusal(habit));
        bytes memory reason =
            abi.encodeWithSelector(IFlashArbitrage.TransferFailed.selector, address(weth), address(buy), INPUT);
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), buyHop(buyOnV3, address(buy))), reason);
    }

    function testFuzz_ATokenThatDoesNotConfirmAnApprovalIsNotBelieved(uint8 habit, uint8 kind) external {
        token.setApprovalHabit(_refusal(habit));
        ScriptedPool pool = _payingPool();
        bytes memory reason =
            abi.encodeWithSelector(IFlashArbitrage.ApprovalFailed.selector, address(token), address(pool), INPUT);
        bytes memory route = _pulledBy(address(pool), kind, address(token), INPUT);
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), reason);
    }

    function testFuzz_ATokenThatDoesNotLetAnApprovalBeTakenBackReverts(uint8 habit, uint8 kind) external {
        // The pool pulls nothing, and the token refuses from then on.
        ScriptedPool pool = _payingPool();
        pool.addRequired(address(token), abi.encodeCall(MockToken.setApprovalHabit, (_refusal(habit))));
        bytes memory reason =
            abi.encodeWithSelector(IFlashArbitrage.ApprovalFailed.selector, address(token), address(pool), uint256(0));
        bytes memory route = _pulledBy(address(pool), kind, address(token), INPUT);
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), reason);
    }

    function testFuzz_AShortAnswerIsNotCompletedByTheAnswerBeforeIt(uint8 kind) external {
        // The pool leaves an allowance of 1, which looks like "true" behind a single byte of zeros.
        ScriptedPool pool = _payingPool();
        bytes memory pull = abi.encodeCall(MockToken.transferFrom, (address(arbitrage), address(pool), INPUT - 1));
        pool.addRequired(address(token), pull);
        pool.addRequired(address(token), abi.encodeCall(MockToken.setApprovalHabit, (MockToken.Habit.ReturnsZeroByte)));
        bytes memory reason =
            abi.encodeWithSelector(IFlashArbitrage.ApprovalFailed.selector, address(token), address(pool), uint256(0));
        bytes memory route = _pulledBy(address(pool), kind, address(token), INPUT);
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), reason);
    }

    function testFuzz_AnAllowanceThatIsUsedUpNeedNotBeTakenBack(uint8 habit, uint8 kind) external {
        ScriptedPool pool = _payingPool();
        bytes memory pull = abi.encodeCall(MockToken.transferFrom, (address(arbitrage), address(pool), INPUT));
        pool.addRequired(address(token), pull);
        pool.addRequired(address(token), abi.encodeCall(MockToken.setApprovalHabit, (_refusal(habit))));
        bytes memory route = _pulledBy(address(pool), kind, address(token), INPUT);
        assertEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route), 2 * INPUT);
    }

    function testFuzz_ATokenThatDoesNotTellAllowancesHasThemTakenBackInAnyCase(uint8 habit, uint8 kind) external {
        liar.setAllowanceHabit(LyingToken.AllowanceHabit(2 + habit % 4));
        ScriptedPool pool = _payingPool();
        _executeOverTheLiar(pool, kind);
        assertEq(liar.trueAllowance(address(arbitrage), address(pool)), 0, "an allowance");
        assertNothingLost();
    }

    function testFuzz_AnAllowanceThatIsToldButForItsLastByteIsNotTakenForNone(uint8 kind) external {
        liar.setAllowanceHabit(LyingToken.AllowanceHabit.ReturnsAllButOneByte);
        liar.setApprovalHabit(MockToken.Habit.ReturnsNothing); // leaves no "true" that would complete it to more than 0
        ScriptedPool pool = _payingPool();
        _executeOverTheLiar(pool, kind);
        assertEq(liar.trueAllowance(address(arbitrage), address(pool)), 0, "an allowance");
    }

    function testFuzz_ATokenThatLiesAboutAllowancesHarmsItselfOnly(uint8 kind) external {
        liar.setAllowanceHabit(LyingToken.AllowanceHabit.None);
        _executeOverTheLiar(_payingPool(), kind);
        assertNothingLost();
    }

    function testFuzz_ATokenThatLiesAboutBalancesEarnsNothingInAnother(int64 lie, uint8 kind) external {
        liar.mint(address(arbitrage), RESTING);
        liar.mint(address(this), INPUT);
        liar.lieAbout(address(arbitrage), lie);
        ScriptedPool pool = new ScriptedPool();
        // What it is said to have brought is paid on or pulled; in WETH nothing comes of it.
        bytes memory route = _pulledBy(address(pool), kind, address(liar), 0);
        assertRevertsOrEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route));
    }

    function testFuzz_ATokenThatApprovesBackHasNoPowerOverOthers(uint8 kind, uint64 amount) external {
        // While it is approved or moved it tries to pull what rests here, and has a pool call back for it.
        ScriptedPool accomplice = new ScriptedPool();
        fill(address(accomplice));
        bytes memory pull = abi.encodeCall(MockToken.transferFrom, (address(arbitrage), address(accomplice), amount));
        for (uint256 i = 0; i < 3; ++i) {
            accomplice.add([address(weth), address(token), address(resting)][i], pull);
        }
        accomplice.add(address(arbitrage), Callbacks.any(kind, amount, address(resting), ""));
        ScriptedPool pool = _payingPool();
        liar.setTransferHook(address(pool), address(accomplice), abi.encodeCall(ScriptedPool.run, ()));
        _executeOverTheLiar(pool, kind);
        assertNothingLost();
    }

    function testFuzz_ATokenThatBlocksTheContractReverts(bool buyOnV3) external {
        weth.setTransferHook(address(buy), address(weth), hex"ffffffff"); // fails, and the transfer with it
        bytes memory reason =
            abi.encodeWithSelector(IFlashArbitrage.TransferFailed.selector, address(weth), address(buy), INPUT);
        assertReverts(RouteBuilder.call(header(0), honestRoute(buyOnV3, true)), reason);
    }

    function _refusal(uint8 habit) private pure returns (MockToken.Habit) {
        return [
            MockToken.Habit.ReturnsFalse,
            MockToken.Habit.ReturnsTwo,
            MockToken.Habit.ReturnsOneByte,
            MockToken.Habit.ReturnsZeroByte,
            MockToken.Habit.Reverts,
            MockToken.Habit.RevertsSilently
        ][habit % 6];
    }

    /// @dev Pulls nothing, and gives WETH for it: any execution over it earns.
    function _payingPool() private returns (ScriptedPool pool) {
        pool = new ScriptedPool();
        fill(address(pool));
        pool.addRequired(address(weth), abi.encodeCall(MockToken.mint, (address(arbitrage), 2 * INPUT)));
    }

    function _executeOverTheLiar(ScriptedPool pool, uint8 kind) private {
        liar.mint(address(arbitrage), RESTING);
        execute(RouteBuilder.call(header(RouteBuilder.ITSELF), _pulledBy(address(pool), kind, address(liar), INPUT)));
    }

    function _pulled(uint8 kind, address tokenIn, uint256 amount) private returns (bytes memory) {
        return _pulledBy(address(_payingPool()), kind, tokenIn, amount);
    }

    /// @dev The token is brought here by a first hop and then pulled by the pool, as Curve's or Balancer's.
    function _pulledBy(address pool, uint8 kind, address tokenIn, uint256 amount) private returns (bytes memory) {
        ScriptedPool source = new ScriptedPool();
        bytes memory bring = abi.encodeCall(MockToken.mint, (address(arbitrage), INPUT));
        source.addRequired(tokenIn, bring);
        return bytes.concat(
            kind % 2 == 0
                ? RouteBuilder.curve(pool, tokenIn, address(weth), 0, amount)
                : RouteBuilder.balancer(pool, tokenIn, address(weth), 0, amount),
            RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(source), 1)
        );
    }

    function _assertBalanceUnavailable(address without) private {
        bytes memory head = RouteBuilder.header(RouteBuilder.PROFIT_TOKEN, EXPIRY, 1, abi.encodePacked(without));
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.BalanceUnavailable.selector, without);
        assertReverts(RouteBuilder.call(head, honestRoute(false, false)), reason);
    }
}
