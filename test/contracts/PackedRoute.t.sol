// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {PackedRouteHarness} from "./harness/PackedRouteHarness.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {TestBase} from "./harness/TestBase.sol";

contract PackedRouteTest is TestBase {
    PackedRouteHarness private harness = new PackedRouteHarness();

    function testFuzz_HeaderDecodesToWhatWasPacked(
        uint8 flags,
        uint32 expiryBlock,
        uint112 minProfitWei,
        address token
    ) external view {
        vm.assume(minProfitWei > 0);
        flags &= 7;
        bytes memory head =
            flags & 2 != 0
                ? RouteBuilder.header(flags, expiryBlock, minProfitWei, token)
                : RouteBuilder.header(flags, expiryBlock, minProfitWei);
        bytes memory route = RouteBuilder.hop(2, address(1), 1);
        (PackedRouteHarness.Header memory decoded, , , ) = harness.decode(bytes.concat(head, route));
        assertEq(decoded.flags, flags, "flags");
        assertEq(decoded.expiryBlock, expiryBlock, "expiry");
        assertEq(decoded.minProfitWei, minProfitWei, "minimum");
        assertEq(decoded.token, flags & 2 != 0 ? token : address(0), "token");
    }

    function testFuzz_HopsDecodeToWhatWasPacked(
        uint8[3] memory kinds,
        address[3] memory pools,
        uint112[3] memory amounts,
        uint112 payment,
        bool paid
    ) external view {
        bytes memory packed = RouteBuilder.header(0, 1, 1);
        for (uint256 i = 0; i < 3; ++i)
            packed = bytes.concat(packed, RouteBuilder.hop(kinds[i] & 3, pools[i], amounts[i]));
        if (paid) packed = bytes.concat(packed, RouteBuilder.payment(payment));
        (, PackedRouteHarness.Hop[] memory hops, uint256 input, bool hasPayment) = harness.decode(packed);
        assertEq(hops.length, 3, "number of hops");
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(hops[i].venue, kinds[i] & 2, "venue");
            assertTrue(hops[i].zeroForOne == (kinds[i] & 1 == 0), "direction");
            assertEq(hops[i].pool, pools[i], "pool");
            assertEq(hops[i].amount, amounts[i], "amount");
        }
        assertTrue(hasPayment == paid, "payment");
        assertEq(input, paid ? payment : amounts[2], "input");
    }

    function test_EveryTruncationIsRefused() external {
        bytes memory whole = bytes.concat(
            RouteBuilder.header(2, 1, 1, address(2)),
            RouteBuilder.hop(0, address(3), 3),
            RouteBuilder.payment(1)
        );
        for (uint256 length = 0; length < whole.length; ++length) {
            if (length == 39 || length == 39 + 35) continue; // whole parts: their meaning is the contract's business
            bytes memory cut = new bytes(length);
            for (uint256 i = 0; i < length; ++i) cut[i] = whole[i];
            uint256 reported =
                length < 39
                    ? length
                    : length < 74
                        ? length - 39
                        : length - 74;
            vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.MalformedRoute.selector, reported));
            harness.decode(cut);
        }
    }

    function testFuzz_UnknownFlagsAreRefused(uint8 flags) external {
        vm.assume(flags > 7);
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.UnknownFlags.selector, flags));
        harness.decode(RouteBuilder.header(flags, 1, 1));
    }

    function testFuzz_UnknownHopKindsAreRefused(uint8 kind) external {
        vm.assume(kind > 3);
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.UnknownHopKind.selector, kind));
        harness.decode(bytes.concat(RouteBuilder.header(0, 1, 1), RouteBuilder.hop(kind, address(1), 1)));
    }

    function test_AMissingMinimumIsRefused() external {
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.MinimumProfitMissing.selector));
        harness.decode(RouteBuilder.header(0, 1, 0));
    }
}
