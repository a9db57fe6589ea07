import type { Address } from "../core/hex.ts";
import type { BalancerStablePool } from "./quoting/balancer-stable/balancer-stable-pool.ts";
import type { BalancerWeightedPool } from "./quoting/balancer-weighted/balancer-weighted-pool.ts";
import type { CurvePool } from "./quoting/curve/curve-pool.ts";
import type { SolidlyPool } from "./quoting/solidly/solidly-pool.ts";
import type { ConcentratedLiquidity } from "./quoting/uniswap-v3/concentrated-liquidity.ts";
import type { UniswapV4Pool } from "./quoting/uniswap-v4/uniswap-v4-pool.ts";

/** What every pair has: token0 is the lower address. */
interface PoolFacts {
  readonly address: Address;
  readonly token0: Address;
  readonly token1: Address;
  /** Taken from the amount in, in millionths: 3,000 = 0.3 %. */
  readonly feePpm: number;
}

/** A constant-product pair with Uniswap V2's interface, of any fee. */
export interface UniswapV2Pool extends PoolFacts {
  readonly venue: "uniswap-v2";
  readonly reserve0: bigint;
  readonly reserve1: bigint;
}

/** A concentrated-liquidity pool with Uniswap V3's interface. */
export interface UniswapV3Pool extends PoolFacts, ConcentratedLiquidity {
  readonly venue: "uniswap-v3";
  readonly tickSpacing: number;
}

/** A pool of two tokens whose price is a ratio in its state: what prices are read from. */
export type UniswapPool = UniswapV2Pool | UniswapV3Pool;

/** A pool with all that its exact quote depends on. */
export type PoolState =
  UniswapPool | SolidlyPool | UniswapV4Pool | BalancerWeightedPool | BalancerStablePool | CurvePool;

/** The tokens that a pool trades, each for each other. The zero address is the chain's own coin. */
export function tokensOf(pool: PoolState): readonly Address[] {
  return "tokens" in pool ? pool.tokens : [pool.token0, pool.token1];
}

/** All pools in the state of one block. */
export interface MarketSnapshot {
  readonly blockNumber: bigint;
  readonly pools: readonly PoolState[];
  /**
   * The addresses whose state is another than in the snapshot before, also those that have come or gone; "all" when
   * there was none before, or nobody compared.
   */
  readonly changed: readonly Address[] | "all";
}

/** Whether prices are read from it. */
export function isUniswap(pool: PoolState): pool is UniswapPool {
  return pool.venue === "uniswap-v2" || pool.venue === "uniswap-v3";
}
