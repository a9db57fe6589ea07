import type { Route } from "../../core/route.ts";
import type { PoolState } from "../pool-state.ts";
import { depthIn, spotRate } from "../quoting/marginal-rate.ts";
import { swapOf } from "../quoting/swap-of.ts";
import type { Cycle } from "../search/cycle.ts";
import { findOptimum } from "./find-optimum.ts";
import { polishSize } from "./polish-size.ts";
import { presizeCycle, type Presize } from "./presize-cycle.ts";
import { quoteCycle, type CycleQuote, type QuoteAt } from "./quote-cycle.ts";

/** The first amount tried: this fraction of the first pool's depth is the optimum for a gap of some tenths of a percent. */
const START_SHIFT = 9n;
/** Shares of a size in doubles that are tried: where a pool's liquidity ends there, the next integer may be too much. */
const SHARES_TRIED = [1, 1 - 1e-12, 1 - 1e-10];
/** How many steps of the output are tried to each side of a size. */
const STEPS_ASIDE = 2;
/**
 * And where a unit of some token on the way is worth more than this part of the profit: there lucky roundings lie far
 * from the optimum, because around it profit is flat.
 */
const COARSE = 1e-4;
const COARSE_STEPS_ASIDE = 48;

/** How a cycle is sized. */
export interface SizingTerms {
  /** What the lender takes of the amount in, in millionths; 0 by default. */
  readonly premiumPpm?: number;
  /** Of the same cycle, pools and premium, where it is known. */
  readonly presize?: Presize;
  /** Rounding stays in a size where it is worth less than this part of the profit; 0 by default: it is always taken out. */
  readonly negligibleRounding?: number;
}

/**
 * The amount in with the highest profit after the premium, and the exact amounts of every hop; undefined when no amount
 * gains.
 *
 * Profit is concave in the amount for every venue here, so its optimum is where the last unit in brings exactly one
 * out and its premium, or at the last amount that executes. The curves' optimum in doubles is within rounding of it, and
 * findOptimum where there are no curves; polishSize takes out what integers round. The bound: no amount is better by
 * more than three base units of each token on the way, because each hop rounds its fee, its price and its amount. What is
 * answered was quoted exactly, so it is never above what executes.
 */
export function sizeCycle(cycle: Cycle, pools: readonly PoolState[], terms: SizingTerms = {}): Route | undefined {
  const { premiumPpm = 0, presize = presizeCycle(cycle, pools, premiumPpm), negligibleRounding = 0 } = terms;
  if (presize.profitAtMost <= 0) return undefined;
  const quoteAt: QuoteAt = (amountIn) => quoteCycle(cycle, pools, amountIn, premiumPpm);
  const optimum = quoteNear(presize.amountIn, quoteAt) ?? bracketed(cycle, pools, premiumPpm, quoteAt);
  if (optimum === undefined) return undefined;
  const [worth, profit] = [unitsWorth(optimum), Number(optimum.profitWei)];
  const isCoarse = negligibleRounding === 0 && worth > profit * COARSE;
  const { amounts, profitWei } =
    worth < profit * negligibleRounding
      ? optimum
      : polishSize(optimum, quoteAt, isCoarse ? COARSE_STEPS_ASIDE : STEPS_ASIDE);
  return profitWei > 0n ? routeOf(cycle, pools, amounts) : undefined;
}

function quoteNear(amountIn: number | undefined, quoteAt: QuoteAt): CycleQuote | undefined {
  if (amountIn === undefined) return undefined;
  for (const share of SHARES_TRIED) {
    const rounded = BigInt(Math.floor(amountIn * share));
    const quote = quoteAt(rounded > 0n ? rounded : 1n);
    if (quote.refused === undefined) return quote;
  }
  return undefined;
}

function bracketed(
  cycle: Cycle,
  pools: readonly PoolState[],
  premiumPpm: number,
  quoteAt: QuoteAt,
): CycleQuote | undefined {
  const first = cycle.hops[0];
  const firstPool = first === undefined ? undefined : pools[first.poolIndex];
  if (first === undefined || firstPool === undefined) return undefined;
  const start = (depthIn(firstPool, first.tokenIn) >> START_SHIFT) + 1n;
  const spotRates = cycle.hops.map(({ poolIndex, tokenIn, tokenOut }) => {
    const pool = pools[poolIndex];
    return pool === undefined ? 0 : spotRate(pool, tokenIn, tokenOut);
  });
  return findOptimum(quoteAt, start, spotRates, premiumPpm);
}

/** What one unit of every token on the way is worth in the profit token. */
function unitsWorth({ rates }: CycleQuote): number {
  let sum = 1;
  let worth = 1;
  for (const rate of rates.toReversed()) sum += worth *= rate;
  return sum;
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
