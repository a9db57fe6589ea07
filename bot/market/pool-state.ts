import type { Address } from "../core/hex.ts";

/** What every pool has: token0 is the lower address. */
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

/** One initialised tick. */
export interface Tick {
  readonly index: number;
  readonly liquidityNet: bigint;
}

/** A concentrated-liquidity pool with Uniswap V3's interface. */
export interface UniswapV3Pool extends PoolFacts {
  readonly venue: "uniswap-v3";
  readonly tickSpacing: number;
  readonly sqrtPriceX96: bigint;
  readonly tick: number;
  readonly liquidity: bigint;
  /** Ascending; complete between the two bounds, unknown outside. */
  readonly ticks: readonly Tick[];
  /** The lowest and highest tick for which `ticks` is complete: a quote that would leave them is refused. */
  readonly knownFromTick: number;
  readonly knownToTick: number;
}

/** A pool with all that its exact quote depends on. */
export type PoolState = UniswapV2Pool | UniswapV3Pool;

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
