import type { Route } from "../../core/route.ts";
import type { Cycle } from "../search/cycle.ts";
import { findOptimum } from "./find-optimum.ts";
import { depthIn, spotRate } from "../quoting/marginal-rate.ts";
import { swapOf } from "../quoting/swap-of.ts";
import { polishSize } from "./polish-size.ts";
import type { PoolState } from "../pool-state.ts";
import { quoteCycle, type QuoteAt } from "./quote-cycle.ts";

/** The first amount tried: this fraction of the first pool's depth is the optimum for a gap of some tenths of a percent. */
const START_SHIFT = 9n;

/**
 * The amount in with the highest gross profit, and the exact amounts of every hop; undefined when no amount gains.
 *
 * Profit is concave in the amount for every venue here, so its optimum is where the last unit in brings exactly one
 * out, or at the last amount that executes. findOptimum finds it but for integers' rounding, and polishSize takes that
 * out. The bound: no amount is better by more than three base units of each token on the way, because each hop rounds
 * its fee, its price and its amount.
 */
export function sizeCycle(cycle: Cycle, pools: readonly PoolState[]): Route | undefined {
  const first = cycle.hops[0];
  const firstPool = first === undefined ? undefined : pools[first.poolIndex];
  if (first === undefined || firstPool === undefined) return undefined;
  const start = (depthIn(firstPool, first.tokenIn) >> START_SHIFT) + 1n;
  const quoteAt: QuoteAt = (amountIn) => quoteCycle(cycle, pools, amountIn);
  const spotRates = cycle.hops.map(({ poolIndex, tokenIn, tokenOut }) => {
    const pool = pools[poolIndex];
    return pool === undefined ? 0 : spotRate(pool, tokenIn, tokenOut);
  });
  const optimum = findOptimum(quoteAt, start, spotRates);
  if (optimum === undefined) return undefined;
  const { amounts, profitWei } = polishSize(optimum, quoteAt);
  return profitWei > 0n ? routeOf(cycle, pools, amounts) : undefined;
}

function routeOf(cycle: Cycle, pools: readonly PoolState[], amounts: readonly bigint[]): Route {
  const hops = cycle.hops.flatMap(({ poolIndex, tokenIn, tokenOut }, i) => {
    const pool = pools[poolIndex];
    const amountIn = amounts[i];
    const amountOut = amounts[i + 1];
    if (pool === undefined || amountIn === undefined || amountOut === undefined) return [];
    return [{ ...swapOf(pool, tokenIn, tokenOut), amountIn, amountOut }];
  });
  return { profitToken: cycle.profitToken, hops };
}
