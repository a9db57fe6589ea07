// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";

/// @notice An execution that is included late, reordered or by somebody else: what it costs is gas, and nothing else.
contract InclusionTest is ArbitrageTestBase {
    function testFuzz_ExpiresAfterItsBlock(uint32 expiry, uint32 blockNumber) external {
        vm.roll(blockNumber);
        bytes memory data = RouteBuilder.call(RouteBuilder.header(0, expiry, 1), honestRoute(false, false));
        if (blockNumber > expiry) _assertExpired(data, blockNumber, expiry);
        else assertEarns(data, PROFIT);
    }

    function test_TheExpiryBlockItselfIsTheLastOne() external {
        vm.roll(100);
        assertEarns(RouteBuilder.call(RouteBuilder.header(0, 100, 1), honestRoute(false, false)), PROFIT);
        vm.roll(101);
        _assertExpired(RouteBuilder.call(RouteBuilder.header(0, 100, 1), honestRoute(false, false)), 101, 100);
    }

    function testFuzz_WhateverElseTheHeaderAnnouncesItExpires(uint8 flags, uint32 expiry) external {
        flags = uint8(bound(flags, 1, 127));
        expiry = uint32(bound(expiry, 0, EXPIRY - 1));
        vm.roll(uint256(expiry) + 1);
        bytes memory data = RouteBuilder.call(RouteBuilder.header(flags, expiry, 1), honestRoute(true, true));
        _assertExpired(data, uint256(expiry) + 1, expiry);
    }

    function test_OnTopOfTheNamedBlockItIsExecuted() external {
        vm.roll(100);
        assertEarns(_on(blockhash(99)), PROFIT);
    }

    function testFuzz_OnTopOfAnotherBlockItReverts(bytes32 expected) external {
        vm.roll(100);
        bytes32 actual = blockhash(99);
        vm.assume(expected != actual);
        assertReverts(
            _on(expected), abi.encodeWithSelector(IFlashArbitrage.UnexpectedParent.selector, actual, expected)
        );
    }

    function test_AParentFurtherBackIsNotTheParent() external {
        vm.roll(100);
        assertReverts(_on(blockhash(98)));
    }

    function testFuzz_AGeneralisedFrontrunnerGetsNothingByTheSameCalldata(address frontrunner) external {
        vm.assume(frontrunner != address(operator) && frontrunner != address(arbitrage));
        bytes memory data = RouteBuilder.call(header(0), honestRoute(false, false));
        vm.prank(frontrunner);
        (bool executed, bytes memory reason) = address(arbitrage).call(data);
        assertTrue(!executed, "somebody else executed it");
        assertEq(reason, abi.encodeWithSelector(IFlashArbitrage.NotOperator.selector, frontrunner), "reason");
        assertNothingLost();
    }

    function test_ATransactionOfABundleExecutedAloneOrTwiceCostsGasAtMost() external {
        bytes memory data = RouteBuilder.call(header(0), honestRoute(false, false));
        assertEarns(data, PROFIT);
        // The pool has nothing left to give: what was profitable once is refused the second time.
        token.burn(address(buy), token.balanceOf(address(buy)));
        buy.sync();
        assertReverts(data);
    }

    function _on(bytes32 parentHash) private view returns (bytes memory) {
        bytes memory head = RouteBuilder.header(RouteBuilder.PARENT_HASH, EXPIRY, 1, abi.encodePacked(parentHash));
        return RouteBuilder.call(head, honestRoute(true, false));
    }

    function _assertExpired(bytes memory data, uint256 blockNumber, uint256 expiry) private {
        assertReverts(data, abi.encodeWithSelector(IFlashArbitrage.Expired.selector, blockNumber, expiry));
    }
}
