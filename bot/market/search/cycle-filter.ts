import type { PoolState } from "../pool-state.ts";
import { spotRate } from "../quoting/marginal-rate.ts";
import type { Cycle } from "./cycle.ts";

/** Four rates of any venue and their product err by less than 5e-9, and pools' fees are a thousand times that. */
export const FLOAT_MARGIN = 1e-8;

/**
 * The cycles that could pay at some amount. The rate of every venue here only falls with the amount, and integers round
 * in the pool's favour, so where the product of the spot rates is below 1 no amount pays; a doubt is let through.
 */
export function cyclesThatMayPay(cycles: readonly Cycle[], pools: readonly PoolState[]): Cycle[] {
  return cycles.filter(({ hops }) => {
    let product = 1;
    for (const { poolIndex, tokenIn, tokenOut } of hops) {
      const pool = pools[poolIndex];
      product *= pool === undefined ? 0 : spotRate(pool, tokenIn, tokenOut);
    }
    return product > 1 - FLOAT_MARGIN;
  });
}
