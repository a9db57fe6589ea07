// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {RouteEncoder} from "../../contracts/libraries/RouteEncoder.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {RouteEncoderHarness} from "./harness/RouteEncoderHarness.sol";
import {TestBase} from "./harness/TestBase.sol";

/// @notice The readable form is packed to what RouteBuilder builds, and refused when it cannot be.
contract RouteEncoderTest is TestBase {
    address private constant OWNER = address(1);
    address private constant PAYOUT = address(2);
    address private constant POOL = address(0xB001);
    address private constant LENDER = address(0x1E4D);
    address private constant LOW = address(0x1000);
    address private constant HIGH = address(0x2000);
    address private constant ETH = address(0);
    uint256 private constant AMOUNT = 5 ether;

    RouteEncoderHarness private encoder = new RouteEncoderHarness();

    function testFuzz_AnExactPairOrV3PoolIsPackedWithItsAmount(bool isV3, bool solidly, bool up) external view {
        IFlashArbitrage.Venue pair = solidly ? IFlashArbitrage.Venue.Solidly : IFlashArbitrage.Venue.UniswapV2;
        IFlashArbitrage.Hop memory hop = _hop(isV3 ? IFlashArbitrage.Venue.UniswapV3 : pair, up, AMOUNT, AMOUNT + 1);
        uint8 direction = up ? 0 : 1;
        _assertFirstHop(
            hop,
            isV3
                ? RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN + direction, POOL, AMOUNT)
                : bytes.concat(RouteBuilder.hop(direction, POOL, AMOUNT + 1), RouteBuilder.payment(AMOUNT))
        );
    }

    function testFuzz_AHopOfAllThatArrivesIsPackedWithItsToken(uint8 venue, bool up, uint16 feeBps) external view {
        venue %= 3;
        IFlashArbitrage.Hop memory hop = _hop(IFlashArbitrage.Venue(venue), up, 0, 0);
        hop.data = venue == 0 ? abi.encode(feeBps) : bytes("");
        uint8 kind = RouteBuilder.V2_ALL_TOKEN0_IN + 2 * venue + (up ? 0 : 1);
        _assertSecondHop(
            hop,
            venue == 0 ? RouteBuilder.v2All(kind, POOL, hop.tokenIn, feeBps) : RouteBuilder.all(kind, POOL, hop.tokenIn)
        );
    }

    function testFuzz_ACurvePoolIsPackedWithItsCoins(bool isUint256, bool isAll, bool up) external view {
        IFlashArbitrage.Hop memory hop = _hop(IFlashArbitrage.Venue.Curve, up, isAll ? 0 : AMOUNT, 0);
        hop.data = abi.encode(uint8(0), uint8(1), isUint256);
        uint8 flags = isUint256 ? RouteBuilder.CURVE_UINT256 : 0;
        _assertSecondHop(hop, RouteBuilder.curve(POOL, hop.tokenIn, hop.tokenOut, flags, hop.amountIn));
    }

    function testFuzz_ABalancerPoolIsPackedWithItsId(bytes32 poolId, bool isAll, bool up) external view {
        IFlashArbitrage.Hop memory hop = _hop(IFlashArbitrage.Venue.BalancerV2, up, isAll ? 0 : AMOUNT, 0);
        hop.data = abi.encode(poolId);
        _assertSecondHop(hop, RouteBuilder.balancer(POOL, hop.tokenIn, hop.tokenOut, poolId, hop.amountIn));
    }

    function testFuzz_AV4PoolIsPackedWithItsKey(uint24 fee, int24 tickSpacing, address hooks, bool up) external view {
        IFlashArbitrage.Hop memory hop = _hop(IFlashArbitrage.Venue.UniswapV4, up, AMOUNT, 0);
        hop.data = abi.encode(fee, tickSpacing, hooks);
        RouteBuilder.V4 memory pool = RouteBuilder.V4(POOL, LOW, HIGH, fee, uint24(tickSpacing), hooks);
        uint8 kind = up ? RouteBuilder.V4_CURRENCY0_IN : RouteBuilder.V4_CURRENCY1_IN;
        _assertSecondHop(hop, RouteBuilder.v4(kind, pool, 0, AMOUNT));
    }

    function test_V4HopsAreToldWhetherTheManagerIsUnlockedAndTheirInputIsHeld() external view {
        // V4 first and last: the first one comes when the manager is unlocked, the last one has its input brought here.
        _assertV4Flags([true, false, true], IFlashArbitrage.Funding.Itself, [1, 0, 2]);
        // After one another: on account.
        _assertV4Flags([true, true, false], IFlashArbitrage.Funding.LastPool, [1, 0, 0]);
        _assertV4Flags([true, true, true], IFlashArbitrage.Funding.Itself, [1, 1, 0]);
        _assertV4Flags([false, true, false], IFlashArbitrage.Funding.LastPool, [0, 0, 0]);
        // The loan has unlocked it.
        _assertV4Flags([false, true, false], IFlashArbitrage.Funding.UniswapV4, [0, 1, 0]);
        _assertV4Flags([true, false, true], IFlashArbitrage.Funding.UniswapV4, [1, 0, 3]);
    }

    function test_AfterEthWrappedNativeTokensAreBroughtHereFirst() external view {
        IFlashArbitrage.Arbitrage memory arbitrage = _arbitrage(IFlashArbitrage.Funding.Itself, 2);
        arbitrage.hops[0] = _v4Hop(HIGH, ETH);
        arbitrage.hops[1] = _v4Hop(LOW, HIGH);
        _assertPacked(
            arbitrage,
            bytes.concat(
                RouteBuilder.v4(RouteBuilder.V4_CURRENCY0_IN, _v4Pool(LOW, HIGH), RouteBuilder.V4_HELD, AMOUNT),
                RouteBuilder.v4(RouteBuilder.V4_CURRENCY1_IN, _v4Pool(ETH, HIGH), RouteBuilder.V4_UNLOCKED, AMOUNT)
            )
        );
    }

    function test_TheLastHopIsPackedFirst() external view {
        IFlashArbitrage.Arbitrage memory arbitrage = _arbitrage(IFlashArbitrage.Funding.LastPool, 2);
        arbitrage.hops[0] = _hop(IFlashArbitrage.Venue.UniswapV2, true, AMOUNT, 1);
        arbitrage.hops[1] = _hop(IFlashArbitrage.Venue.UniswapV3, false, 1, 0);
        _assertPacked(
            arbitrage,
            bytes.concat(
                RouteBuilder.hop(RouteBuilder.V3_TOKEN1_IN, POOL, 1),
                RouteBuilder.hop(RouteBuilder.V2_TOKEN0_IN, POOL, 1),
                RouteBuilder.payment(AMOUNT)
            )
        );
    }

    function test_AFirstPoolThatLendsIsPackedBeforeAllWithItsPayment() external view {
        IFlashArbitrage.Arbitrage memory arbitrage = _arbitrage(IFlashArbitrage.Funding.FirstPool, 3);
        arbitrage.hops[0] = _hop(IFlashArbitrage.Venue.UniswapV2, true, AMOUNT, 1);
        arbitrage.hops[1] = _hop(IFlashArbitrage.Venue.Solidly, true, 7, 8);
        arbitrage.hops[2] = _hop(IFlashArbitrage.Venue.UniswapV3, false, 1, 0);
        bytes memory first = bytes.concat(RouteBuilder.hop(0, POOL, 1), RouteBuilder.payment(AMOUNT));
        bytes memory last = bytes.concat(
            RouteBuilder.hop(RouteBuilder.V3_TOKEN1_IN, POOL, 1), RouteBuilder.hop(0, POOL, 8), RouteBuilder.payment(7)
        );
        _assertPacked(arbitrage, RouteBuilder.by(HIGH, bytes.concat(first, last)));
        arbitrage.hops = new IFlashArbitrage.Hop[](1);
        arbitrage.hops[0] = _hop(IFlashArbitrage.Venue.UniswapV3, true, AMOUNT, 0);
        _assertPacked(arbitrage, RouteBuilder.by(HIGH, RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, POOL, AMOUNT)));
    }

    function _assertV4Flags(bool[3] memory isV4, IFlashArbitrage.Funding funding, uint8[3] memory flags) private view {
        IFlashArbitrage.Arbitrage memory arbitrage = _arbitrage(funding, 3);
        bytes memory route;
        for (uint256 i = 3; i > 0; --i) {
            arbitrage.hops[i - 1] =
                isV4[i - 1] ? _v4Hop(LOW, HIGH) : _hop(IFlashArbitrage.Venue.UniswapV3, true, AMOUNT, 0);
            // Each takes what the one before it brings: all but the first go the other way round in turn.
            if (i == 2) (arbitrage.hops[1].tokenIn, arbitrage.hops[1].tokenOut) = (HIGH, LOW);
            uint8 direction = i == 2 ? 1 : 0;
            route = bytes.concat(
                route,
                isV4[i - 1]
                    ? RouteBuilder.v4(
                        RouteBuilder.V4_CURRENCY0_IN + direction, _v4Pool(LOW, HIGH), flags[i - 1], AMOUNT
                    )
                    : RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN + direction, POOL, AMOUNT)
            );
        }
        bool isLoan = funding >= IFlashArbitrage.Funding.UniswapV4;
        _assertPacked(arbitrage, isLoan ? RouteBuilder.by(LENDER, route) : route);
    }

    function _assertFirstHop(IFlashArbitrage.Hop memory hop, bytes memory expected) private view {
        IFlashArbitrage.Arbitrage memory arbitrage = _arbitrage(IFlashArbitrage.Funding.LastPool, 1);
        arbitrage.hops[0] = hop;
        _assertPacked(arbitrage, expected);
    }

    /// @dev What arrives can be taken from the second hop on only.
    function _assertSecondHop(IFlashArbitrage.Hop memory hop, bytes memory expected) private view {
        IFlashArbitrage.Arbitrage memory arbitrage = _arbitrage(IFlashArbitrage.Funding.Itself, 2);
        arbitrage.hops[0] = _hop(IFlashArbitrage.Venue.UniswapV3, true, AMOUNT, 0);
        arbitrage.hops[1] = hop;
        bytes memory first = RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, POOL, AMOUNT);
        _assertPacked(arbitrage, bytes.concat(expected, first));
    }

    function _assertPacked(IFlashArbitrage.Arbitrage memory arbitrage, bytes memory expected) private view {
        RouteEncoder.Accounts memory accounts = RouteEncoder.Accounts(OWNER, PAYOUT, LOW);
        bytes memory packed = encoder.encode(arbitrage, IFlashArbitrage.execute.selector, accounts);
        bytes memory head = RouteBuilder.header(uint8(arbitrage.funding), 9, 3);
        assertEq(packed, RouteBuilder.call(head, expected), "packed");
    }

    function _arbitrage(
        IFlashArbitrage.Funding funding,
        uint256 hops
    ) private view returns (IFlashArbitrage.Arbitrage memory arbitrage) {
        (arbitrage.funding, arbitrage.lender) = (funding, LENDER);
        (arbitrage.profitToken, arbitrage.recipient) = (LOW, address(encoder));
        (arbitrage.minProfit, arbitrage.expiryBlock) = (3, 9);
        arbitrage.hops = new IFlashArbitrage.Hop[](hops);
    }

    function _hop(
        IFlashArbitrage.Venue venue,
        bool up,
        uint256 amountIn,
        uint256 amountOut
    ) private pure returns (IFlashArbitrage.Hop memory) {
        (address tokenIn, address tokenOut) = up ? (LOW, HIGH) : (HIGH, LOW);
        return IFlashArbitrage.Hop(venue, POOL, tokenIn, tokenOut, amountIn, amountOut, "");
    }

    function _v4Hop(address tokenIn, address tokenOut) private pure returns (IFlashArbitrage.Hop memory) {
        bytes memory data = abi.encode(uint24(3), int24(60), address(0));
        return IFlashArbitrage.Hop(IFlashArbitrage.Venue.UniswapV4, POOL, tokenIn, tokenOut, AMOUNT, 0, data);
    }

    function _v4Pool(address currency0, address currency1) private pure returns (RouteBuilder.V4 memory) {
        return RouteBuilder.V4(POOL, currency0, currency1, 3, 60, address(0));
    }
}
