// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../../contracts/interfaces/IFlashArbitrage.sol";

/// @notice Builds packed routes, written anew from the description in PackedRoute and PackedHop.
library RouteBuilder {
    uint8 internal constant LAST_POOL = 0;
    uint8 internal constant FIRST_POOL = 1;
    uint8 internal constant ITSELF = 2;
    uint8 internal constant BALANCER = 3;
    uint8 internal constant MORPHO = 4;
    uint8 internal constant AAVE = 5;
    uint8 internal constant ERC3156 = 6;
    uint8 internal constant UNISWAP_V4 = 7;
    uint8 internal constant PROFIT_TOKEN = 8;
    uint8 internal constant PARENT_HASH = 16;
    uint8 internal constant SETTLEMENT = 32;
    uint8 internal constant NATIVE_LOAN = 64;

    uint8 internal constant TO_CONTRACT = 0;
    uint8 internal constant TO_PAYOUT = 1;
    uint8 internal constant TO_OWNER = 2;
    uint8 internal constant UNWRAP = 4;

    uint8 internal constant V2_TOKEN0_IN = 0;
    uint8 internal constant V2_TOKEN1_IN = 1;
    uint8 internal constant V3_TOKEN0_IN = 2;
    uint8 internal constant V3_TOKEN1_IN = 3;
    uint8 internal constant V2_ALL_TOKEN0_IN = 4;
    uint8 internal constant V2_ALL_TOKEN1_IN = 5;
    uint8 internal constant SOLIDLY_ALL_TOKEN0_IN = 6;
    uint8 internal constant SOLIDLY_ALL_TOKEN1_IN = 7;
    uint8 internal constant V3_ALL_TOKEN0_IN = 8;
    uint8 internal constant V3_ALL_TOKEN1_IN = 9;
    uint8 internal constant V4_CURRENCY0_IN = 10;
    uint8 internal constant V4_CURRENCY1_IN = 11;
    uint8 internal constant CURVE = 12;
    uint8 internal constant BALANCER_POOL = 14;

    uint8 internal constant V4_UNLOCKED = 1;
    uint8 internal constant V4_HELD = 2;
    uint8 internal constant CURVE_UINT256 = 1;

    struct V4 {
        address manager;
        address currency0;
        address currency1;
        uint24 fee;
        uint24 tickSpacing;
        address hooks;
    }

    function header(uint8 flags, uint32 expiryBlock, uint112 minProfitWei) internal pure returns (bytes memory) {
        return abi.encodePacked(flags, expiryBlock, minProfitWei);
    }

    /// @notice Also with what the flags announce: the profit token, the parent's hash and the settlement, in this order.
    function header(
        uint8 flags,
        uint32 expiryBlock,
        uint112 minProfitWei,
        bytes memory options
    ) internal pure returns (bytes memory) {
        return abi.encodePacked(flags, expiryBlock, minProfitWei, options);
    }

    function settlement(uint8 recipient, uint16 shareBps) internal pure returns (bytes memory) {
        return abi.encodePacked(recipient, shareBps);
    }

    /// @notice A hop over a V2-like or V3-like pool with an exact amount.
    function hop(uint8 kind, address pool, uint256 amount) internal pure returns (bytes memory) {
        return abi.encodePacked(kind, pool, uint112(amount));
    }

    function v2All(uint8 kind, address pair, address tokenIn, uint16 feeBps) internal pure returns (bytes memory) {
        return abi.encodePacked(kind, pair, tokenIn, feeBps);
    }

    /// @notice A hop over a Solidly-like or V3-like pool with all that arrives.
    function all(uint8 kind, address pool, address tokenIn) internal pure returns (bytes memory) {
        return abi.encodePacked(kind, pool, tokenIn);
    }

    function v4(uint8 kind, V4 memory pool, uint8 flags, uint256 amount) internal pure returns (bytes memory) {
        return abi.encodePacked(
            bytes.concat(
                abi.encodePacked(kind, pool.manager, pool.currency0, pool.currency1),
                abi.encodePacked(pool.fee, pool.tickSpacing, pool.hooks)
            ),
            flags,
            uint112(amount)
        );
    }

    /// @notice From the coin with number 0 to the one with number 1.
    function curve(
        address pool,
        address coinIn,
        address coinOut,
        uint8 flags,
        uint256 amount
    ) internal pure returns (bytes memory) {
        return abi.encodePacked(CURVE, pool, coinIn, coinOut, flags, uint8(0), uint8(1), uint112(amount));
    }

    function balancer(
        address vault,
        address tokenIn,
        address tokenOut,
        bytes32 poolId,
        uint256 amount
    ) internal pure returns (bytes memory) {
        return abi.encodePacked(BALANCER_POOL, vault, tokenIn, tokenOut, poolId, uint112(amount));
    }

    function payment(uint256 amount) internal pure returns (bytes memory) {
        return abi.encodePacked(uint112(amount));
    }

    /// @notice With who lends, or what the first pool lends, before the hops.
    function by(address lender, bytes memory hops) internal pure returns (bytes memory) {
        return abi.encodePacked(lender, hops);
    }

    /// @notice The calldata of execute.
    function call(bytes memory head, bytes memory route) internal pure returns (bytes memory) {
        return bytes.concat(IFlashArbitrage.execute.selector, head, route);
    }
}
