import type { Venue } from "../core/route.ts";

/** Where a log says which pool it is about. */
export type PoolInLog =
  | "emitter"
  /** Pools that live in one contract have an id: the first indexed value. */
  | "first-topic"
  /** The same, for an id that begins with the pool's address. */
  | "first-topic-address";

/** Events that name their pool in one way, as their signatures are hashed. */
export interface MoveEvents {
  readonly pool: PoolInLog;
  readonly signatures: readonly string[];
}

const V3_EVENTS = [
  "Initialize(uint160,int24)",
  "Mint(address,address,int24,int24,uint128,uint256,uint256)",
  "Burn(address,int24,int24,uint128,uint256,uint256)",
  "Swap(address,address,int256,int256,uint160,uint128,int24)",
  // PancakeSwap V3's own.
  "Swap(address,address,int256,int256,uint160,uint128,int24,uint128,uint128)",
];

const V4_EVENTS = [
  "Initialize(bytes32,address,address,uint24,int24,address,uint160,int24)",
  "ModifyLiquidity(bytes32,address,int24,int24,int256,bytes32)",
  "Swap(bytes32,address,int128,int128,uint160,uint128,int24,uint24)",
  "ProtocolFeeUpdated(bytes32,uint24)",
];

const VAULT_EVENTS = [
  "Swap(bytes32,address,address,uint256,uint256)",
  "PoolBalanceChanged(bytes32,address,address[],int256[],uint256[])",
  "PoolBalanceManaged(bytes32,address,address,int256,int256)",
  "TokensRegistered(bytes32,address[],address[])",
  "TokensDeregistered(bytes32,address[])",
];

const BALANCER_POOL_EVENTS = [
  "SwapFeePercentageChanged(uint256)",
  "PausedStateChanged(bool)",
  "AmpUpdateStarted(uint256,uint256,uint256,uint256)",
  "AmpUpdateStopped(uint256)",
  "TokenRateCacheUpdated(uint256,uint256)",
  "TokenRateCacheUpdated(address,uint256)",
  "TokenRateProviderSet(uint256,address,uint256)",
  "TokenRateProviderSet(address,address,uint256)",
  "PriceRateCacheUpdated(address,uint256)",
  "PriceRateProviderSet(address,address,uint256)",
];

const COINS_OF_PLAIN_CURVE_POOLS = [2, 3, 4, 5, 6, 7, 8];
const COINS_OF_CRYPTO_CURVE_POOLS = [2, 3];

// Each generation of Curve's pools has words of its own: docs.curve.finance, and the pools' sources.
const CURVE_EVENTS = [
  "TokenExchange(address,int128,uint256,int128,uint256)",
  "TokenExchangeUnderlying(address,int128,uint256,int128,uint256)",
  "TokenExchange(address,uint256,uint256,uint256,uint256)",
  "TokenExchange(address,uint256,uint256,uint256,uint256,uint256,uint256)",
  "RemoveLiquidityOne(address,uint256,uint256)",
  "RemoveLiquidityOne(address,uint256,uint256,uint256)",
  "RemoveLiquidityOne(address,int128,uint256,uint256,uint256)",
  "RemoveLiquidityOne(address,uint256,uint256,uint256,uint256,uint256)",
  "AddLiquidity(address,uint256[],uint256[],uint256,uint256)",
  "RemoveLiquidity(address,uint256[],uint256[],uint256)",
  "RemoveLiquidityImbalance(address,uint256[],uint256[],uint256,uint256)",
  ...COINS_OF_PLAIN_CURVE_POOLS.flatMap((coins) => [
    `AddLiquidity(address,uint256[${coins}],uint256[${coins}],uint256,uint256)`,
    `RemoveLiquidity(address,uint256[${coins}],uint256[${coins}],uint256)`,
    `RemoveLiquidityImbalance(address,uint256[${coins}],uint256[${coins}],uint256,uint256)`,
  ]),
  ...COINS_OF_CRYPTO_CURVE_POOLS.flatMap((coins) => [
    `AddLiquidity(address,uint256[${coins}],uint256,uint256)`,
    `AddLiquidity(address,uint256[${coins}],uint256,uint256,uint256)`,
    `RemoveLiquidity(address,uint256[${coins}],uint256)`,
  ]),
  "ClaimAdminFee(address,uint256)",
  "RampA(uint256,uint256,uint256,uint256)",
  "StopRampA(uint256,uint256)",
  "RampAgamma(uint256,uint256,uint256,uint256,uint256,uint256)",
  "StopRampA(uint256,uint256,uint256)",
  "NewFee(uint256,uint256)",
  "NewFee(uint256,uint256,uint256)",
  "ApplyNewFee(uint256)",
  "ApplyNewFee(uint256,uint256)",
  ...[6, 7, 8].map((numbers) => `NewParameters(${Array<string>(numbers).fill("uint256").join(",")})`),
];

/**
 * Events after which a pool quotes differently. Not among them is what moves balances on which no quote depends, such as a
 * V3 pool's Flash and Collect. Nothing is emitted by what changes with time, or with a rate from elsewhere.
 */
export const MOVE_EVENTS: Readonly<Record<Venue, readonly MoveEvents[]>> = {
  "uniswap-v2": [{ pool: "emitter", signatures: ["Sync(uint112,uint112)"] }],
  solidly: [{ pool: "emitter", signatures: ["Sync(uint256,uint256)"] }],
  "uniswap-v3": [{ pool: "emitter", signatures: V3_EVENTS }],
  "uniswap-v4": [{ pool: "first-topic", signatures: V4_EVENTS }],
  curve: [{ pool: "emitter", signatures: CURVE_EVENTS }],
  "balancer-v2": [
    { pool: "first-topic-address", signatures: VAULT_EVENTS },
    { pool: "emitter", signatures: BALANCER_POOL_EVENTS },
  ],
};
