import type { Cycle } from "./cycle.ts";
import { spotRate } from "../quoting/marginal-rate.ts";
import type { PoolState } from "../pool-state.ts";

/** Three rates and their product err by less than 1e-14; this is far above it and far below any fee. */
const FLOAT_MARGIN = 1e-9;

/**
 * The cycles that could pay at some amount. The rate of every venue here only falls with the amount, and integers round
 * in the pool's favour, so where the product of the spot rates is below 1 no amount pays; a doubt is let through.
 */
export function cyclesThatMayPay(cycles: readonly Cycle[], pools: readonly PoolState[]): Cycle[] {
  const rates0 = pools.map((pool) => spotRate(pool, pool.token0, pool.token1));
  const rates1 = pools.map((pool) => spotRate(pool, pool.token1, pool.token0));
  return cycles.filter(({ hops }) => {
    let product = 1;
    for (const { poolIndex, tokenIn, tokenOut } of hops) {
      product *= (tokenIn < tokenOut ? rates0[poolIndex] : rates1[poolIndex]) ?? 0;
    }
    return product > 1 - FLOAT_MARGIN;
  });
}
