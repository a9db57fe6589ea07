// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FlashArbitrage} from "../../contracts/FlashArbitrage.sol";
import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {MockToken} from "./harness/MockToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";

/// @notice Who may do what, and what a deployment refuses.
contract RolesTest is ArbitrageTestBase {
    function testFuzz_OnlyAnOperatorExecutes(address caller) external {
        // The contract itself is let in: it calls itself for flashLoanArbitrage, and never otherwise with this selector.
        vm.assume(caller != address(operator) && caller != address(arbitrage));
        bytes memory call = RouteBuilder.call(header(0), honestRoute(false, false));
        vm.prank(caller);
        (bool success, bytes memory answer) = address(arbitrage).call(call);
        assertTrue(!success, "somebody else executed");
        assertEq(answer, abi.encodeWithSelector(IFlashArbitrage.NotOperator.selector, caller), "reason");
    }

    function testFuzz_OnlyTheOwnerTakesOut(address caller, uint256 amount) external {
        vm.assume(caller != OWNER);
        bytes memory refusal = abi.encodeWithSelector(IFlashArbitrage.NotOwner.selector, caller);
        vm.expectRevert(refusal);
        vm.prank(caller);
        arbitrage.withdraw(address(weth), caller, amount);
        vm.expectRevert(refusal);
        vm.prank(caller);
        arbitrage.withdrawNative(caller, amount);
    }

    function test_NobodyHasAnothersPowers() external {
        bytes memory packed = RouteBuilder.call(header(0), honestRoute(false, false));
        IFlashArbitrage.Arbitrage memory cycle;
        bytes memory readable = abi.encodeCall(IFlashArbitrage.flashLoanArbitrage, (cycle));
        bytes memory tokens = abi.encodeCall(IFlashArbitrage.withdraw, (address(weth), PAYOUT, 1));
        bytes memory eth = abi.encodeCall(IFlashArbitrage.withdrawNative, (PAYOUT, 1));
        address[8] memory callers = [
            OWNER, PAYOUT, address(operator), address(arbitrage), address(weth), address(vault), address(1), address(0)
        ];
        for (uint256 i = 0; i < callers.length; ++i) {
            address caller = callers[i];
            if (caller != OWNER) {
                _assertRefused(caller, tokens, IFlashArbitrage.NotOwner.selector);
                _assertRefused(caller, eth, IFlashArbitrage.NotOwner.selector);
            }
            if (caller != address(operator)) _assertRefused(caller, readable, IFlashArbitrage.NotOperator.selector);
            if (caller != address(operator) && caller != address(arbitrage)) {
                _assertRefused(caller, packed, IFlashArbitrage.NotOperator.selector);
            }
        }
        assertNothingLost();
    }

    function _assertRefused(address caller, bytes memory data, bytes4 reason) private {
        vm.prank(caller);
        (bool done, bytes memory answer) = address(arbitrage).call(data);
        assertTrue(!done, "somebody else was let in");
        assertEq(answer, abi.encodeWithSelector(reason, caller), "reason");
    }

    function testFuzz_TheOwnerTakesOutAnyToken(uint256 amount, uint8 habit) external {
        amount = bound(amount, 0, RESTING);
        bool tellsNothing = habit % 2 == 0; // as USDT does
        resting.setHabit(tellsNothing ? MockToken.Habit.ReturnsNothing : MockToken.Habit.ReturnsTrue);
        vm.expectEmit(address(arbitrage));
        emit IFlashArbitrage.Withdrawn(address(resting), PAYOUT, amount);
        vm.prank(OWNER);
        arbitrage.withdraw(address(resting), PAYOUT, amount);
        assertEq(resting.balanceOf(PAYOUT), amount, "taken out");
        assertEq(resting.balanceOf(address(arbitrage)), RESTING - amount, "left");
    }

    function test_AWithdrawalThatTheTokenRefusesReverts() external {
        resting.setHabit(MockToken.Habit.ReturnsFalse);
        vm.expectRevert();
        vm.prank(OWNER);
        arbitrage.withdraw(address(resting), PAYOUT, 1);
    }

    function testFuzz_TheOwnerTakesOutForcedEth(uint256 amount) external {
        amount = bound(amount, 0, 5 ether);
        vm.deal(address(arbitrage), 5 ether);
        vm.expectEmit(address(arbitrage));
        emit IFlashArbitrage.NativeWithdrawn(PAYOUT, amount);
        vm.prank(OWNER);
        arbitrage.withdrawNative(PAYOUT, amount);
        assertEq(PAYOUT.balance, amount, "taken out");
    }

    function test_NothingIsTakenOutToTheZeroAddress() external {
        vm.deal(address(arbitrage), 1 ether);
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.ZeroAddress.selector));
        vm.prank(OWNER);
        arbitrage.withdraw(address(weth), address(0), 1);
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.ZeroAddress.selector));
        vm.prank(OWNER);
        arbitrage.withdrawNative(address(0), 1);
    }

    function testFuzz_OneToFourOperatorsAreKept(address[4] memory candidates, uint256 count) external {
        count = bound(count, 1, 4);
        address[] memory operators = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            vm.assume(candidates[i] != address(0) && candidates[i] != OWNER);
            for (uint256 j = 0; j < i; ++j) {
                vm.assume(candidates[i] != candidates[j]);
            }
            operators[i] = candidates[i];
        }
        FlashArbitrage deployed = new FlashArbitrage(OWNER, PAYOUT, operators, address(weth));
        address[4] memory kept = deployed.operators();
        for (uint256 i = 0; i < 4; ++i) {
            assertEq(kept[i], operators[i < count ? i : 0], "an operator");
            // Let in, and then refused for the missing route.
            vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.MalformedRoute.selector, 0));
            vm.prank(kept[i]);
            deployed.execute();
            // Let in, and then refused for the missing recipient.
            IFlashArbitrage.Arbitrage memory cycle;
            vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.RecipientNotAllowed.selector, address(0)));
            vm.prank(kept[i]);
            deployed.flashLoanArbitrage(cycle);
        }
        assertEq(deployed.owner(), OWNER, "owner");
        assertEq(deployed.payout(), PAYOUT, "payout");
        assertEq(deployed.wrappedNative(), address(weth), "wrappedNative");
    }

    function test_ADeploymentWithoutAnAddressIsRefused() external {
        address[] memory operators = new address[](1);
        operators[0] = address(operator);
        bytes memory refusal = abi.encodeWithSelector(IFlashArbitrage.ZeroAddress.selector);
        vm.expectRevert(refusal);
        new FlashArbitrage(address(0), PAYOUT, operators, address(weth));
        vm.expectRevert(refusal);
        new FlashArbitrage(OWNER, address(0), operators, address(weth));
        vm.expectRevert(refusal);
        new FlashArbitrage(OWNER, PAYOUT, operators, address(0));
        operators[0] = address(0);
        vm.expectRevert(refusal);
        new FlashArbitrage(OWNER, PAYOUT, operators, address(weth));
    }

    function test_ADeploymentWithTheWrongOperatorsIsRefused() external {
        address[] memory operators = new address[](0);
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.OperatorCountOutOfRange.selector, 0));
        new FlashArbitrage(OWNER, PAYOUT, operators, address(weth));

        operators = new address[](5);
        for (uint160 i = 0; i < 5; ++i) {
            operators[i] = address(i + 1);
        }
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.OperatorCountOutOfRange.selector, 5));
        new FlashArbitrage(OWNER, PAYOUT, operators, address(weth));

        operators = new address[](2);
        (operators[0], operators[1]) = (address(1), address(1));
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.DuplicateOperator.selector, address(1)));
        new FlashArbitrage(OWNER, PAYOUT, operators, address(weth));

        operators[1] = OWNER;
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.OwnerIsOperator.selector, OWNER));
        new FlashArbitrage(OWNER, PAYOUT, operators, address(weth));
    }
}
