// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../interfaces/IFlashArbitrage.sol";

/**
 * @title PackedRoute
 * @notice Decodes what follows execute's selector. This is the one description of the layout; all numbers are
 * big-endian, nothing is padded:
 *
 *   header  1 byte    flags: 1 = funded by a Balancer flash loan, else by the last pool's own flash swap;
 *                            2 = a profit token follows, else it is the wrapped native token;
 *                            4 = the profit goes to the payout address, else it stays in the contract
 *           4 bytes   the last block in which the execution is valid
 *           14 bytes  the minimum profit in base units of the profit token, at least 1
 *           20 bytes  the profit token, only with flag 2
 *   hops    35 bytes  each, at least one, the LAST of the cycle first:
 *                     1 byte kind: the venue (0 = Uniswap V2, 2 = Uniswap V3), plus 1 when token1 is paid in
 *                     20 bytes pool
 *                     14 bytes amount: the amount out (V2) or the amount in (V3)
 *   payment 14 bytes  what the first pool of the cycle is paid, only when that is V2: a V3 pool names its price itself
 *
 * Either way the last 14 bytes are the cycle's input.
 */
library PackedRoute {
    uint8 internal constant FLAG_BALANCER = 1;
    uint8 internal constant FLAG_PROFIT_TOKEN = 2;
    uint8 internal constant FLAG_PAYOUT = 4;

    uint8 internal constant VENUE_UNISWAP_V2 = 0;
    uint8 internal constant VENUE_UNISWAP_V3 = 2;

    uint256 internal constant PAYMENT_LENGTH = 14;

    uint256 private constant KNOWN_FLAGS = 7;
    uint256 private constant HEADER_LENGTH = 19;
    uint256 private constant HEADER_LENGTH_WITH_TOKEN = 39;
    uint256 private constant HOP_LENGTH = 35;

    /// @notice Splits the header off.
    /// @param token the profit token, zero when the header names none
    function decodeHeader(
        bytes calldata packed
    )
        internal
        pure
        returns (uint8 flags, uint256 expiryBlock, uint256 minProfitWei, address token, bytes calldata route)
    {
        if (packed.length < HEADER_LENGTH) revert IFlashArbitrage.MalformedRoute(packed.length);
        assembly ("memory-safe") {
            let word := calldataload(packed.offset)
            flags := shr(248, word) // byte 0
            expiryBlock := and(shr(216, word), 0xffffffff) // bytes 1 to 4
            minProfitWei := and(shr(104, word), 0xffffffffffffffffffffffffffff) // bytes 5 to 18
            route.offset := add(packed.offset, HEADER_LENGTH)
            route.length := sub(packed.length, HEADER_LENGTH) // at least 0, as checked above
        }
        if (flags > KNOWN_FLAGS) revert IFlashArbitrage.UnknownFlags(flags);
        if (minProfitWei == 0) revert IFlashArbitrage.MinimumProfitMissing();
        if (flags & FLAG_PROFIT_TOKEN != 0) {
            if (packed.length < HEADER_LENGTH_WITH_TOKEN) revert IFlashArbitrage.MalformedRoute(packed.length);
            token = address(bytes20(route[:20]));
            route = route[20:];
        }
    }

    /// @notice Splits the first hop off, which is the last one of the cycle that is left.
    function decodeHop(
        bytes calldata route
    ) internal pure returns (uint8 venue, bool zeroForOne, address pool, uint256 amount, bytes calldata rest) {
        if (route.length < HOP_LENGTH) revert IFlashArbitrage.MalformedRoute(route.length);
        uint8 kind;
        assembly ("memory-safe") {
            let word := calldataload(route.offset)
            kind := shr(248, word) // byte 0
            pool := shr(96, shl(8, word)) // bytes 1 to 20
            amount := shr(144, calldataload(add(route.offset, 21))) // bytes 21 to 34
            rest.offset := add(route.offset, HOP_LENGTH)
            rest.length := sub(route.length, HOP_LENGTH) // at least 0, as checked above
        }
        if (kind > 3) revert IFlashArbitrage.UnknownHopKind(kind);
        venue = kind & 2;
        zeroForOne = kind & 1 == 0;
    }

    /// @notice The cycle's input: the amount at the end.
    /// @dev The length is not checked: what is too short for an amount is too short for the hop that comes first.
    function inputAmount(bytes calldata route) internal pure returns (uint256 amount) {
        assembly ("memory-safe") {
            let start := sub(add(route.offset, route.length), PAYMENT_LENGTH) // of the last 14 bytes
            amount := shr(144, calldataload(start)) // drops the 18 bytes after them
        }
    }
}
