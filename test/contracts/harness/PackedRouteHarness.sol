// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedRoute} from "../../../contracts/libraries/PackedRoute.sol";

/// @notice Decodes a whole packed route at once, with the library that the contract decodes it with hop by hop.
contract PackedRouteHarness {
    struct Header {
        uint8 flags;
        uint256 expiryBlock;
        uint256 minProfitWei;
        address token;
    }

    struct Hop {
        uint8 venue;
        bool zeroForOne;
        address pool;
        uint256 amount;
    }

    /// @notice `input` is the cycle's input as the contract borrows it; `hasPayment` tells whether it stands behind the
    /// hops, as the payment to a V2 pair.
    function decode(
        bytes calldata packed
    ) external pure returns (Header memory header, Hop[] memory hops, uint256 input, bool hasPayment) {
        bytes calldata route;
        (header.flags, header.expiryBlock, header.minProfitWei, header.token, route) = PackedRoute.decodeHeader(packed);
        input = PackedRoute.inputAmount(route);
        hops = new Hop[](route.length / 35);
        for (uint256 i = 0; route.length != 0; ++i) {
            if (i > 0 && route.length == PackedRoute.PAYMENT_LENGTH) {
                hasPayment = true;
                break;
            }
            Hop memory hop;
            (hop.venue, hop.zeroForOne, hop.pool, hop.amount, route) = PackedRoute.decodeHop(route);
            hops[i] = hop;
        }
    }
}
