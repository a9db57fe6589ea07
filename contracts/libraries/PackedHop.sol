// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPoolManager} from "../interfaces/external/IPoolManager.sol";
import {BalancerPool} from "./BalancerPool.sol";
import {CurvePool} from "./CurvePool.sol";
import {PackedRoute} from "./PackedRoute.sol";
import {UniswapV4Pool} from "./UniswapV4Pool.sol";

// forge-lint: disable-next-item(unsafe-typecast): each number was taken with the length of its type
/**
 * @title PackedHop
 * @notice Decodes the hops that need more than a pool and an exact amount. Each begins with its kind and its pool, like
 * those of PackedRoute; an amount of 0 means all that arrives. HOP kinds and what follows the pool:
 *
 *   4  any V2-like pair        20 bytes token in, 2 bytes fee in basis points; swaps all that arrives
 *   6  Solidly-like pair       20 bytes token in; swaps all that arrives
 *   8  V3-like pool            20 bytes token in; swaps all that arrives
 *   10 Uniswap V4, the pool is the PoolManager:
 *                              20 bytes currency0 (zero is ETH), 20 bytes currency1, 3 bytes fee, 3 bytes tick spacing,
 *                              20 bytes hooks, 1 byte of flags: 1 = the manager is unlocked already, because a later hop
 *                              or the loan has done it; 2 = what goes in is brought to this contract first, because an
 *                              earlier hop that is not the one before this is V4 too, or pays ETH for wrapped native
 *                              tokens; 14 bytes amount in
 *   12 Curve pool              20 bytes coin in (zero is ETH), 20 bytes coin out (zero is ETH), 1 byte of flags: 1 = coins
 *                              are numbered as uint256, else as int128; 1 byte i, 1 byte j, 14 bytes amount in
 *   14 Balancer V2, the pool is the Vault:
 *                              20 bytes token in, 20 bytes token out, 32 bytes pool id, 14 bytes amount in
 *
 * Where a pool takes or pays ETH, the cycle goes on in the wrapped native token. What begins a cycle is paid from this
 * contract's balance; so a hop in its middle whose input is brought here first cannot take an exact amount of that same token:
 * the comparison of its balance would find what the beginning was paid to be missing.
 */
library PackedHop {
    using PackedRoute for bytes;

    uint256 internal constant HOP_V2_ALL = 4;
    uint256 internal constant HOP_SOLIDLY_ALL = 6;
    uint256 internal constant HOP_V3_ALL = 8;
    uint256 internal constant HOP_V4 = 10;
    uint256 internal constant HOP_CURVE = 12;
    uint256 internal constant HOP_BALANCER = 14;

    uint256 private constant AMOUNT_LENGTH = 14;
    uint256 private constant FEE_LENGTH = 2;
    uint256 private constant V4_FEE_LENGTH = 3;
    uint256 private constant TICK_SPACING_LENGTH = 3;
    uint256 private constant POOL_ID_LENGTH = 32;

    uint256 internal constant V4_UNLOCKED = 1;
    uint256 internal constant V4_HELD = 2;
    uint256 internal constant CURVE_UINT256 = 1;

    /// @notice Decodes HOP_V2_ALL.
    function decodeV2All(bytes calldata route)
        internal
        pure
        returns (address tokenIn, uint256 feeBps, bytes calldata rest)
    {
        (, rest) = _takePool(route);
        (tokenIn, rest) = rest.takeAddress();
        (feeBps, rest) = rest.take(FEE_LENGTH);
    }

    /// @notice Decodes HOP_SOLIDLY_ALL and HOP_V3_ALL.
    function decodeTokenIn(bytes calldata route) internal pure returns (address tokenIn, bytes calldata rest) {
        (, rest) = _takePool(route);
        (tokenIn, rest) = rest.takeAddress();
    }

    /// @notice Decodes HOP_V4.
    function decodeV4(bytes calldata route) internal pure returns (UniswapV4Pool.Hop memory hop, bytes calldata rest) {
        hop.zeroForOne = uint8(route[0]) & 1 == 0;
        address manager;
        (manager, rest) = _takePool(route);
        hop.manager = IPoolManager(manager);
        (hop.key.currency0, rest) = rest.takeAddress();
        (hop.key.currency1, rest) = rest.takeAddress();
        uint256 number;
        (number, rest) = rest.take(V4_FEE_LENGTH);
        hop.key.fee = uint24(number);
        (number, rest) = rest.take(TICK_SPACING_LENGTH);
        hop.key.tickSpacing = int24(uint24(number));
        (hop.key.hooks, rest) = rest.takeAddress();
        (number, rest) = rest.take(1);
        hop.unlocked = number & V4_UNLOCKED != 0;
        hop.held = number & V4_HELD != 0;
        (hop.amountIn, rest) = rest.take(AMOUNT_LENGTH);
    }

    /// @notice Decodes HOP_CURVE.
    function decodeCurve(bytes calldata route) internal pure returns (CurvePool.Hop memory hop, bytes calldata rest) {
        (hop.pool, rest) = _takePool(route);
        (hop.coinIn, rest) = rest.takeAddress();
        (hop.coinOut, rest) = rest.takeAddress();
        uint256 number;
        (number, rest) = rest.take(1);
        hop.isUint256 = number & CURVE_UINT256 != 0;
        (number, rest) = rest.take(1);
        hop.i = uint8(number);
        (number, rest) = rest.take(1);
        hop.j = uint8(number);
        (hop.amountIn, rest) = rest.take(AMOUNT_LENGTH);
    }

    /// @notice Decodes HOP_BALANCER.
    function decodeBalancer(bytes calldata route)
        internal
        pure
        returns (BalancerPool.Hop memory hop, bytes calldata rest)
    {
        (hop.vault, rest) = _takePool(route);
        (hop.tokenIn, rest) = rest.takeAddress();
        (hop.tokenOut, rest) = rest.takeAddress();
        uint256 number;
        (number, rest) = rest.take(POOL_ID_LENGTH);
        hop.poolId = bytes32(number);
        (hop.amountIn, rest) = rest.take(AMOUNT_LENGTH);
    }

    /// @notice Whether the route goes on with a Uniswap V4 pool.
    function startsWithV4(bytes calldata route) internal pure returns (bool) {
        return route.length != 0 && uint8(route[0]) & 0xfe == HOP_V4;
    }

    /// @dev Skips the kind.
    function _takePool(bytes calldata route) private pure returns (address pool, bytes calldata rest) {
        (, rest) = route.take(1);
        (pool, rest) = rest.takeAddress();
    }
}
