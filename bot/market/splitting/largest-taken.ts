import { quoteExactInput } from "../quoting/quote.ts";
import { spotRate } from "../quoting/marginal-rate.ts";
import type { SplitVenue } from "./split-venue.ts";

const BPS = 10_000n;
/** Enough bits that a double's rate is an integer without rounding. */
const RATE_BITS = 60;

/**
 * The largest amount up to `mostWei` that a pool takes, and pays for without its average rate falling short of its spot rate
 * by more than the impact: that amount is within, and a unit more is not. 0 where the pool takes nothing.
 */
export function largestTaken(venue: SplitVenue, mostWei: bigint, maxPriceImpactBps?: bigint): bigint {
  const { pool, tokenIn, tokenOut } = venue;
  const isCheapEnough = impactCheck(spotRate(pool, tokenIn, tokenOut), maxPriceImpactBps);
  const isTaken = (amountIn: bigint): boolean => {
    const quote = quoteExactInput(pool, tokenIn, tokenOut, amountIn);
    if (quote.refused !== undefined) return quote.refused === "amount-too-small";
    return isCheapEnough(amountIn, quote.amountOut);
  };
  if (mostWei <= 0n) return 0n;
  const takenWei = isTaken(mostWei) ? mostWei : bisect(mostWei, isTaken);
  return paysAnything(venue, takenWei) ? takenWei : 0n;
}

/** The largest amount below a refused one that is taken. */
function bisect(refusedWei: bigint, isTaken: (amountIn: bigint) => boolean): bigint {
  let taken = 0n;
  let refused = refusedWei;
  while (refused - taken > 1n) {
    const middle = (taken + refused) / 2n;
    if (isTaken(middle)) taken = middle;
    else refused = middle;
  }
  return taken;
}

/** Below a unit of tokenOut a V2 pair refuses, and others take what they are given for nothing. */
function paysAnything({ pool, tokenIn, tokenOut }: SplitVenue, amountIn: bigint): boolean {
  const quote = quoteExactInput(pool, tokenIn, tokenOut, amountIn);
  return quote.refused === undefined && quote.amountOut > 0n;
}

function impactCheck(rate: number, maxBps: bigint | undefined): (amountIn: bigint, amountOut: bigint) => boolean {
  if (maxBps === undefined) return () => true;
  if (!(rate > 0)) return () => false;
  const shift = RATE_BITS - Math.ceil(Math.log2(rate));
  const [rateUp, outUp] = [BigInt(Math.max(-shift, 0)), BigInt(Math.max(shift, 0))];
  const leastRate = (BigInt(Math.round(rate * 2 ** shift)) << rateUp) * (BPS - maxBps);
  // A unit more: what is lost to rounding is no impact, and small amounts lose much of themselves to it.
  return (amountIn, amountOut) => ((amountOut + 1n) * BPS) << outUp >= amountIn * leastRate;
}
