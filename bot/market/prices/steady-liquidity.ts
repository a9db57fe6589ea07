import type { UniswapPool } from "../pool-state.ts";

/** A price moves by a hundredth of a percent a tick: 2 % to either side. */
const TICKS_AROUND = 200;

/**
 * The square root of the product of the two sides, which no trade changes: of a concentrated pool, the lowest that it has
 * anywhere near its price, because a thin layer of much liquidity says nothing. Where its ticks are not known, nothing is
 * presumed to change.
 */
export function steadyLiquidity(pool: UniswapPool): number {
  if (pool.venue === "uniswap-v2") return Math.sqrt(Number(pool.reserve0)) * Math.sqrt(Number(pool.reserve1));
  let lowest = pool.liquidity;
  let above = pool.liquidity;
  for (const { index, liquidityNet } of pool.ticks) {
    if (index <= pool.tick || index > pool.tick + TICKS_AROUND) continue;
    above += liquidityNet;
    if (above < lowest) lowest = above;
  }
  let below = pool.liquidity;
  for (const { index, liquidityNet } of pool.ticks.toReversed()) {
    if (index > pool.tick || index <= pool.tick - TICKS_AROUND) continue;
    below -= liquidityNet;
    if (below < lowest) lowest = below;
  }
  return Number(lowest);
}
