// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../interfaces/IFlashArbitrage.sol";

/**
 * @title PackedRoute
 * @notice Decodes what follows execute's selector; the hops that need more than a pool and an amount are PackedHop's. All
 * numbers are big-endian, nothing is padded:
 *
 *   header  1 byte    flags: bits 0 to 2 say who funds the cycle (see FUNDED_BY), and what else follows:
 *                            8 = a profit token, else it is the wrapped native token
 *                            16 = the hash of the parent block, else any will do
 *                            32 = a settlement, else the profit stays in the contract as it is
 *                            64 = Uniswap V4 lends ETH instead of the wrapped native token
 *           4 bytes   the last block in which the execution is valid
 *           14 bytes  the minimum profit in base units of the profit token, at least 1
 *           20 bytes  the profit token, only with flag 8
 *           32 bytes  the hash of the block before the one it is executed in, only with flag 16
 *           3 bytes   the settlement, only with flag 32: 1 byte recipient (0 = the contract, 1 = payout, 2 = owner), plus
 *                     4 when the profit is unwrapped; 2 bytes the block's builder's share of it in basis points
 *   lender  20 bytes  only when a lender funds the cycle; or, when the first pool does, the token that this pool brings
 *   hops    at least one, the LAST of the cycle first; only when the first pool funds the cycle, that comes before all:
 *           1 byte    kind (see HOP and PackedHop), plus 1 when token1 is paid in
 *           20 bytes  pool
 *           14 bytes  amount: the amount out (V2) or the amount in (V3)
 *   payment 14 bytes  what the first pool of the cycle is paid, only when that is V2-like: others' kinds name it. When
 *                     the first pool funds the cycle, its payment follows its hop.
 *
 * Unless the first pool funds the cycle, the last 14 bytes are the cycle's input.
 */
library PackedRoute {
    uint256 internal constant FUNDING_MASK = 7;
    /// @dev The last pool of the cycle hands the profit token over before it is paid: V2 and V3.
    uint256 internal constant FUNDED_BY_LAST_POOL = 0;
    /// @dev The first pool of the cycle hands over what the other hops need before it is paid: V2 and V3.
    uint256 internal constant FUNDED_BY_FIRST_POOL = 1;
    /// @dev Nobody: the contract's own balance of the profit token; or the last hop itself, when that is Uniswap V4.
    uint256 internal constant FUNDED_BY_ITSELF = 2;
    uint256 internal constant FUNDED_BY_BALANCER = 3;
    uint256 internal constant FUNDED_BY_MORPHO = 4;
    uint256 internal constant FUNDED_BY_AAVE = 5;
    uint256 internal constant FUNDED_BY_ERC3156 = 6;
    uint256 internal constant FUNDED_BY_UNISWAP_V4 = 7;

    uint256 internal constant FLAG_PROFIT_TOKEN = 8;
    uint256 internal constant FLAG_PARENT_HASH = 16;
    uint256 internal constant FLAG_SETTLEMENT = 32;
    uint256 internal constant FLAG_NATIVE_LOAN = 64;

    uint256 internal constant TO_CONTRACT = 0;
    uint256 internal constant TO_PAYOUT = 1;
    uint256 internal constant TO_OWNER = 2;
    uint256 internal constant UNWRAP = 4;

    uint256 internal constant HOP_V2 = 0;
    uint256 internal constant HOP_V3 = 2;

    uint256 internal constant PAYMENT_LENGTH = 14;

    uint256 private constant KNOWN_FLAGS = 127;
    uint256 private constant HEADER_LENGTH = 19;
    uint256 private constant SHORTEST_HOP_LENGTH = 35;

    /// @notice Splits off what every header has.
    function decodeHeader(bytes calldata packed)
        internal
        pure
        returns (uint256 flags, uint256 expiryBlock, uint256 minProfitWei, bytes calldata rest)
    {
        if (packed.length < HEADER_LENGTH) revert IFlashArbitrage.MalformedRoute(packed.length);
        assembly ("memory-safe") {
            let word := calldataload(packed.offset)
            flags := shr(248, word) // byte 0
            expiryBlock := and(shr(216, word), 0xffffffff) // bytes 1 to 4
            minProfitWei := and(shr(104, word), 0xffffffffffffffffffffffffffff) // bytes 5 to 18
            rest.offset := add(packed.offset, HEADER_LENGTH)
            rest.length := sub(packed.length, HEADER_LENGTH) // at least 0, as checked above
        }
        if (flags > KNOWN_FLAGS) revert IFlashArbitrage.UnknownFlags(flags);
        if (minProfitWei == 0) revert IFlashArbitrage.MinimumProfitMissing();
    }

    /// @notice Splits the first hop off, which is the last one of the cycle that is left.
    /// @dev The rest and the amount are those of HOP_V2 and HOP_V3; PackedHop decodes the other kinds from the beginning.
    function decodeHop(bytes calldata route)
        internal
        pure
        returns (uint256 kind, bool zeroForOne, address pool, uint256 amount, bytes calldata rest)
    {
        if (route.length < SHORTEST_HOP_LENGTH) revert IFlashArbitrage.MalformedRoute(route.length);
        assembly ("memory-safe") {
            let word := calldataload(route.offset)
            zeroForOne := iszero(and(shr(248, word), 1)) // the lowest bit of byte 0
            kind := and(shr(248, word), 0xfe) // the rest of it
            pool := shr(96, shl(8, word)) // bytes 1 to 20
            amount := shr(144, calldataload(add(route.offset, 21))) // bytes 21 to 34
            rest.offset := add(route.offset, SHORTEST_HOP_LENGTH)
            rest.length := sub(route.length, SHORTEST_HOP_LENGTH) // at least 0, as checked above
        }
    }

    /// @notice The cycle's input: the amount at the end.
    /// @dev The length is not checked: what is too short for an amount is too short for the hop that comes first.
    function inputAmount(bytes calldata route) internal pure returns (uint256 amount) {
        assembly ("memory-safe") {
            let start := sub(add(route.offset, route.length), PAYMENT_LENGTH) // of the last 14 bytes
            amount := shr(144, calldataload(start)) // drops the 18 bytes after them
        }
    }

    /// @notice Splits a number of `length` bytes off.
    function take(bytes calldata packed, uint256 length) internal pure returns (uint256 value, bytes calldata rest) {
        if (packed.length < length) revert IFlashArbitrage.MalformedRoute(packed.length);
        assembly ("memory-safe") {
            value := shr(sub(256, mul(length, 8)), calldataload(packed.offset)) // drops what follows in the word
            rest.offset := add(packed.offset, length)
            rest.length := sub(packed.length, length) // at least 0, as checked above
        }
    }

    /// @notice Splits an address off.
    function takeAddress(bytes calldata packed) internal pure returns (address value, bytes calldata rest) {
        uint256 number;
        (number, rest) = take(packed, 20);
        value = address(uint160(number)); // forge-lint: disable-line(unsafe-typecast): 20 bytes were taken
    }
}
