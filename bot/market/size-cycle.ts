import type { Route } from "../core/route.ts";
import type { Cycle } from "./cycle.ts";
import { depthIn } from "./marginal-rate.ts";
import { polishSize } from "./polish-size.ts";
import type { PoolState } from "./pool-state.ts";
import { quoteCycle, type CycleQuote } from "./quote-cycle.ts";

/** The first amount tried: this fraction of the first pool's depth is the optimum for a gap of some tenths of a percent. */
const START_SHIFT = 9n;
const GALLOP_FACTOR = 4n;
/** The search ends when the amount is known to one part in 2^40. */
const SEARCH_BITS = 40n;

/**
 * The amount in with the highest gross profit, and the exact amounts of every hop; undefined when no amount gains.
 *
 * Profit is concave in the amount for every venue here, so its optimum lies where the product of the hops' marginal
 * rates passes 1, or at the last amount that executes. That point is bisected, and polishSize takes the rounding of
 * integers out. The bound: an amount 2^-40 beside the optimum costs less than 2^-79 of the volume, and rounding at most
 * one base unit of each token on the way.
 */
export function sizeCycle(cycle: Cycle, pools: readonly PoolState[]): Route | undefined {
  const bracketed = searchOptimum(cycle, pools);
  if (bracketed === undefined) return undefined;
  const best = polishSize(bracketed, (amountIn) => quoteCycle(cycle, pools, amountIn));
  return best.profitWei > 0n ? routeOf(cycle, pools, best.amounts) : undefined;
}

/** The best amount that the bisection met. */
function searchOptimum(cycle: Cycle, pools: readonly PoolState[]): CycleQuote | undefined {
  let best: CycleQuote | undefined;
  /** Whether the optimum is above the amount: the last unit in still gained, or the amount is too small to swap. */
  const gains = (amountIn: bigint): boolean => {
    const quote = quoteCycle(cycle, pools, amountIn);
    if (quote.refused !== undefined) return quote.refused === "amount-too-small";
    if (best === undefined || quote.profitWei > best.profitWei) best = quote;
    return quote.rates.reduce((product, rate) => product * rate, 1) > 1;
  };

  const first = cycle.hops[0];
  const firstPool = first === undefined ? undefined : pools[first.poolIndex];
  if (first === undefined || firstPool === undefined) return undefined;
  const start = (depthIn(firstPool, first.tokenIn) >> START_SHIFT) + 1n;

  let low = 0n;
  let high = start;
  if (gains(start)) {
    do {
      low = high;
      high *= GALLOP_FACTOR;
    } while (gains(high));
  } else {
    for (low = high / GALLOP_FACTOR; low > 0n && !gains(low); low /= GALLOP_FACTOR) high = low;
  }
  while (high - low > 1n + (low >> SEARCH_BITS)) {
    const middle = (low + high) / 2n;
    if (gains(middle)) low = middle;
    else high = middle;
  }
  return best;
}

function routeOf(cycle: Cycle, pools: readonly PoolState[], amounts: readonly bigint[]): Route {
  const hops = cycle.hops.flatMap(({ poolIndex, tokenIn, tokenOut }, i) => {
    const pool = pools[poolIndex];
    const amountIn = amounts[i];
    const amountOut = amounts[i + 1];
    if (pool === undefined || amountIn === undefined || amountOut === undefined) return [];
    return [{ venue: pool.venue, pool: pool.address, tokenIn, tokenOut, amountIn, amountOut }];
  });
  return { profitToken: cycle.profitToken, hops };
}
