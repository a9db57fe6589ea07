// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FlashArbitrage} from "../../contracts/FlashArbitrage.sol";
import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {Beneficiary} from "./harness/Beneficiary.sol";
import {MockToken} from "./harness/MockToken.sol";
import {OperatorContract} from "./harness/OperatorContract.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";

/// @notice What becomes of the profit: who gets it, as what, and what the block's builder gets of it.
contract SettlementTest is ArbitrageTestBase {
    Beneficiary private builder = new Beneficiary();

    function setUp() public override {
        super.setUp();
        vm.coinbase(address(builder));
    }

    function testFuzz_TheProfitAndNothingElseGoesToWhomTheSettlementNames(uint8 code, bool sellOnV3) external {
        code = uint8(bound(code, 0, 2));
        assertEq(execute(_settled(code, 0, honestRoute(true, sellOnV3))), PROFIT, "profit");
        assertEq(weth.balanceOf(PAYOUT), code == RouteBuilder.TO_PAYOUT ? PROFIT : 0, "payout");
        assertEq(weth.balanceOf(OWNER), code == RouteBuilder.TO_OWNER ? PROFIT : 0, "owner");
        uint256 kept = code == RouteBuilder.TO_CONTRACT ? PROFIT : 0;
        assertEq(weth.balanceOf(address(arbitrage)), RESTING + kept, "contract");
        assertNothingLost();
    }

    function testFuzz_AnUnwrappedProfitArrivesAsEthAndIsAnnounced(uint8 code) external {
        code = uint8(bound(code, 0, 2));
        vm.expectEmit(address(arbitrage));
        emit IFlashArbitrage.Executed(address(weth), PROFIT, 0);
        assertEq(execute(_settled(code | RouteBuilder.UNWRAP, 0)), PROFIT, "profit");
        assertEq(PAYOUT.balance, code == RouteBuilder.TO_PAYOUT ? PROFIT : 0, "payout");
        assertEq(OWNER.balance, code == RouteBuilder.TO_OWNER ? PROFIT : 0, "owner");
        uint256 kept = code == RouteBuilder.TO_CONTRACT ? PROFIT : 0;
        assertEq(address(arbitrage).balance, RESTING + kept, "contract");
        assertEq(weth.balanceOf(address(arbitrage)), RESTING, "WETH");
        assertNothingLost();
    }

    function testFuzz_TheBuilderGetsItsShareAndNotMore(uint16 shareBps, uint8 code, bool unwraps) external {
        shareBps = uint16(bound(shareBps, 1, 9_999));
        code = uint8(bound(code, 0, 2));
        uint256 shareWei = PROFIT * shareBps / 10_000;
        vm.expectEmit(address(arbitrage));
        emit IFlashArbitrage.Executed(address(weth), PROFIT - shareWei, shareWei);
        uint256 netWei = execute(_settled(unwraps ? code | RouteBuilder.UNWRAP : code, shareBps));
        assertEq(netWei, PROFIT - shareWei, "net profit");
        assertEq(address(builder).balance, shareWei, "the builder's share");
        address recipient = [address(arbitrage), PAYOUT, OWNER][code];
        uint256 before = code == RouteBuilder.TO_CONTRACT ? RESTING : 0;
        assertEq(unwraps ? recipient.balance : weth.balanceOf(recipient), before + netWei, "the recipient's");
        assertNothingLost();
    }

    function test_TheMinimumIsWhatIsLeftAfterTheBuildersShare() external {
        bytes memory options = RouteBuilder.settlement(RouteBuilder.TO_PAYOUT, 2_500);
        uint112 left = uint112(PROFIT * 3 / 4);
        bytes memory head = RouteBuilder.header(RouteBuilder.SETTLEMENT, EXPIRY, left + 1, options);
        bytes memory below =
            abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, int256(uint256(left)), left + 1);
        assertReverts(RouteBuilder.call(head, honestRoute(true, true)), below);
        assertEq(address(builder).balance, 0, "the builder was paid");
        head = RouteBuilder.header(RouteBuilder.SETTLEMENT, EXPIRY, left, options);
        assertEq(execute(RouteBuilder.call(head, honestRoute(true, true))), left, "exactly the minimum");
    }

    function testFuzz_MoreThanAllIsNoShare(uint16 shareBps) external {
        shareBps = uint16(bound(shareBps, 10_001, type(uint16).max));
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.ShareOutOfRange.selector, uint256(shareBps));
        assertReverts(_settled(RouteBuilder.TO_PAYOUT, shareBps), reason);
    }

    function test_AShareOfAllLeavesLessThanTheMinimum() external {
        bytes memory below = abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, int256(0), uint256(1));
        assertReverts(_settled(RouteBuilder.TO_PAYOUT, 10_000), below);
    }

    function testFuzz_AnUnknownRecipientIsRefused(uint8 code) external {
        vm.assume(code & ~RouteBuilder.UNWRAP > 2);
        bytes memory reason =
            abi.encodeWithSelector(IFlashArbitrage.UnknownRecipient.selector, uint256(code & ~RouteBuilder.UNWRAP));
        assertReverts(_settled(code, 0), reason);
    }

    function test_ABuilderThatRefusesEthIsPaidNothing() external {
        builder.refuse();
        bytes memory reason =
            abi.encodeWithSelector(IFlashArbitrage.NativeTransferFailed.selector, address(builder), PROFIT / 10);
        assertReverts(_settled(RouteBuilder.TO_CONTRACT, 1_000), reason);
    }

    function test_ABuilderThatReentersIsRefused() external {
        bytes memory again = RouteBuilder.call(header(0), honestRoute(true, true));
        builder.callWhenPaid(address(operator), abi.encodeCall(OperatorContract.forward, (address(arbitrage), again)));
        execute(_settled(RouteBuilder.TO_CONTRACT, 1_000));
        assertTrue(builder.called() && !builder.answered(), "the builder got in");
        assertEq(builder.reason(), abi.encodeWithSelector(IFlashArbitrage.Reentered.selector), "reason");
        assertNothingLost();
    }

    function test_APayoutAddressThatRefusesEthReverts() external {
        Beneficiary unwilling = new Beneficiary();
        unwilling.refuse();
        address[] memory operators = new address[](1);
        operators[0] = address(operator);
        FlashArbitrage other = new FlashArbitrage(OWNER, address(unwilling), operators, address(weth));
        bytes memory data = _settled(RouteBuilder.TO_PAYOUT | RouteBuilder.UNWRAP, 0);
        vm.expectRevert(
            abi.encodeWithSelector(IFlashArbitrage.NativeTransferFailed.selector, address(unwilling), PROFIT)
        );
        operator.forward(address(other), data);
    }

    function testFuzz_OnlyTheWrappedNativeTokenCanBeUnwrappedOrShared(bool unwraps, uint16 shareBps) external {
        shareBps = uint16(bound(shareBps, unwraps ? 0 : 1, 9_999));
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.NotWrappedNative.selector, address(token));
        assertReverts(_inTokens(unwraps ? RouteBuilder.TO_PAYOUT | RouteBuilder.UNWRAP : 1, shareBps), reason);
    }

    function testFuzz_AnotherProfitTokenIsSentOnAsItIs(uint8 code) external {
        code = uint8(bound(code, 0, 2));
        assertEq(execute(_inTokens(code, 0)), PROFIT, "profit");
        address recipient = [address(arbitrage), PAYOUT, OWNER][code];
        uint256 before = code == RouteBuilder.TO_CONTRACT ? RESTING : 0;
        assertEq(token.balanceOf(recipient), before + PROFIT, "sent on");
        assertNothingLost();
    }

    function test_AProfitThatIsNeitherUnwrappedNorSharedIsNotAnnounced() external {
        vm.recordLogs();
        execute(_settled(RouteBuilder.TO_PAYOUT, 0));
        execute(_settled(RouteBuilder.TO_CONTRACT, 0));
        execute(RouteBuilder.call(header(0), honestRoute(true, true)));
        assertEq(vm.getRecordedLogs().length, 0, "events");
    }

    function test_AShareThatRoundsToNothingIsNotPaid() external {
        builder.refuse();
        assertEq(execute(_settled(RouteBuilder.TO_PAYOUT, 1, _gift(9_999, 0))), 9_999, "profit");
        assertEq(weth.balanceOf(PAYOUT), 9_999, "payout");
        assertNothingLost();
    }

    function test_AProfitThatStaysHereIsNotMoved() external {
        // A transfer of it, even to the contract itself, would cost a tenth.
        execute(_settled(RouteBuilder.TO_CONTRACT, 0, _gift(PROFIT, 1_000)));
        execute(_settled(RouteBuilder.TO_CONTRACT, 5_000, _gift(PROFIT, 1_000)));
        assertEq(weth.balanceOf(address(arbitrage)), RESTING + PROFIT + PROFIT / 2, "WETH");
    }

    /// @dev A hop over a pool that gives WETH away, which then costs so much of each transfer.
    function _gift(uint256 amount, uint256 transferFeeBps) private returns (bytes memory) {
        ScriptedPool giver = new ScriptedPool();
        giver.addRequired(address(weth), abi.encodeCall(MockToken.mint, (address(arbitrage), amount)));
        giver.addRequired(address(weth), abi.encodeCall(MockToken.setTransferFeeBps, (transferFeeBps)));
        return RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(giver), 1);
    }

    /// @dev A cycle from tokens back to tokens: 11 for 10.
    function _inTokens(uint8 code, uint16 shareBps) private view returns (bytes memory) {
        bytes memory options = bytes.concat(abi.encodePacked(token), RouteBuilder.settlement(code, shareBps));
        bytes memory head = RouteBuilder.header(RouteBuilder.PROFIT_TOKEN | RouteBuilder.SETTLEMENT, EXPIRY, 1, options);
        bytes memory route = bytes.concat(
            RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(buy), INPUT + PROFIT),
            RouteBuilder.hop(RouteBuilder.V3_TOKEN1_IN, address(sell), INPUT)
        );
        return RouteBuilder.call(head, route);
    }

    function _settled(uint8 code, uint16 shareBps) private view returns (bytes memory) {
        return _settled(code, shareBps, honestRoute(true, true));
    }

    function _settled(uint8 code, uint16 shareBps, bytes memory route) private pure returns (bytes memory) {
        bytes memory options = RouteBuilder.settlement(code, shareBps);
        return RouteBuilder.call(RouteBuilder.header(RouteBuilder.SETTLEMENT, EXPIRY, 1, options), route);
    }
}
