// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BalancerPool} from "../../../contracts/libraries/BalancerPool.sol";
import {CurvePool} from "../../../contracts/libraries/CurvePool.sol";
import {PackedHop} from "../../../contracts/libraries/PackedHop.sol";
import {PackedRoute} from "../../../contracts/libraries/PackedRoute.sol";
import {UniswapV4Pool} from "../../../contracts/libraries/UniswapV4Pool.sol";

/// @notice Decodes a whole packed route at once, with the libraries that the contract decodes it with hop by hop.
contract PackedRouteHarness {
    using PackedHop for bytes;
    using PackedRoute for bytes;

    struct Header {
        uint256 flags;
        uint256 expiryBlock;
        uint256 minProfitWei;
        address profitToken;
        uint256 parentHash;
        uint256 settlement;
        /// The lender, or the token that the first pool lends.
        address lender;
    }

    struct Hop {
        uint256 kind;
        bool zeroForOne;
        address pool;
        /// Of the kinds that are only a pool and an amount.
        uint256 amount;
        /// What the other kinds hold, ABI-encoded.
        bytes details;
    }

    uint256 private constant MOST_HOPS = 16;

    /// @notice `payments` are those of the pairs that are paid from the contract.
    function decode(bytes calldata packed)
        external
        pure
        returns (Header memory header, Hop[] memory hops, uint256[] memory payments)
    {
        bytes calldata route;
        (header, route) = _header(packed);
        hops = new Hop[](MOST_HOPS);
        payments = new uint256[](2);
        uint256 hopCount;
        uint256 paymentCount;
        bool paysFirst = header.flags & PackedRoute.FUNDING_MASK == PackedRoute.FUNDED_BY_FIRST_POOL;
        while (route.length != 0) {
            bool isFirstPayment =
                paysFirst && hopCount == 1 && hops[0].kind == PackedRoute.HOP_V2 && paymentCount == 0;
            if (isFirstPayment || (hopCount != 0 && route.length == PackedRoute.PAYMENT_LENGTH)) {
                (payments[paymentCount], route) = route.take(PackedRoute.PAYMENT_LENGTH);
                ++paymentCount;
            } else {
                (hops[hopCount], route) = _hop(route);
                ++hopCount;
            }
        }
        assembly ("memory-safe") {
            mstore(hops, hopCount) // shortens the array to what was found
            mstore(payments, paymentCount) // likewise
        }
    }

    function _header(bytes calldata packed) private pure returns (Header memory header, bytes calldata route) {
        (header.flags, header.expiryBlock, header.minProfitWei, route) = packed.decodeHeader();
        if (header.flags & PackedRoute.FLAG_PROFIT_TOKEN != 0) (header.profitToken, route) = route.takeAddress();
        if (header.flags & PackedRoute.FLAG_PARENT_HASH != 0) (header.parentHash, route) = route.take(32);
        if (header.flags & PackedRoute.FLAG_SETTLEMENT != 0) (header.settlement, route) = route.take(3);
        uint256 funding = header.flags & PackedRoute.FUNDING_MASK;
        if (funding != PackedRoute.FUNDED_BY_LAST_POOL && funding != PackedRoute.FUNDED_BY_ITSELF) {
            (header.lender, route) = route.takeAddress();
        }
    }

    function _hop(bytes calldata route) private pure returns (Hop memory hop, bytes calldata rest) {
        (hop.kind, hop.zeroForOne, hop.pool, hop.amount, rest) = route.decodeHop();
        if (hop.kind == PackedRoute.HOP_V2 || hop.kind == PackedRoute.HOP_V3) return (hop, rest);
        hop.amount = 0;
        if (hop.kind == PackedHop.HOP_V2_ALL) {
            address tokenIn;
            uint256 feeBps;
            (tokenIn, feeBps, rest) = route.decodeV2All();
            hop.details = abi.encode(tokenIn, feeBps);
        } else if (hop.kind == PackedHop.HOP_SOLIDLY_ALL || hop.kind == PackedHop.HOP_V3_ALL) {
            address tokenIn;
            (tokenIn, rest) = route.decodeTokenIn();
            hop.details = abi.encode(tokenIn);
        } else if (hop.kind == PackedHop.HOP_V4) {
            UniswapV4Pool.Hop memory v4;
            (v4, rest) = route.decodeV4();
            hop.details = abi.encode(v4);
        } else if (hop.kind == PackedHop.HOP_CURVE) {
            CurvePool.Hop memory curve;
            (curve, rest) = route.decodeCurve();
            hop.details = abi.encode(curve);
        } else {
            BalancerPool.Hop memory balancer;
            (balancer, rest) = route.decodeBalancer();
            hop.details = abi.encode(balancer);
        }
    }
}
