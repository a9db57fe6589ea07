import { PPM_DENOMINATOR } from "../../core/money.ts";
import type { CycleQuote, QuoteAt } from "./quote-cycle.ts";

const GALLOP_FACTOR = 4n;
/** The search ends when the amount is known to one part in 2^40, which costs less than 2^-79 of the volume. */
const SEARCH_BITS = 40n;
/** Or when the slope is 1 to within what doubles can tell: with a gap of 0.01 % that costs 5e-24 of the volume. */
const SLOPE_TOLERANCE = 3e-14;
const PPM = Number(PPM_DENOMINATOR);

/** One end of the bracket; `slope` is unknown (undefined) where the pools take no such amount. */
interface Bound {
  readonly amountIn: bigint;
  readonly slope: number | undefined;
}

/**
 * The amount at which one more unit in brings one unit out and its premium, to within rounding; undefined when no amount
 * was taken. `start` is the first amount tried, `spotRates` are the hops' rates for the first unit.
 *
 * The slope here is √((1 + premium) / product of marginal rates). Along constant-product curves that is a straight line in the
 * amount, and between two V3 ticks as well, so interpolating it finds the optimum in a few steps; bisection stands by.
 */
export function findOptimum(
  quoteAt: QuoteAt,
  start: bigint,
  spotRates: readonly number[],
  premiumPpm: number,
): CycleQuote | undefined {
  const neededRate = 1 + premiumPpm / PPM;
  const slopeOf = (rates: readonly number[]): number =>
    Math.sqrt(neededRate / rates.reduce((product, rate) => product * rate, 1));
  let nearest: { readonly quote: CycleQuote; readonly distance: number } | undefined;
  let low: Bound = { amountIn: 0n, slope: slopeOf(spotRates) };
  let high: Bound | undefined;

  const probe = (amountIn: bigint): void => {
    const quote = quoteAt(amountIn);
    if (quote.refused !== undefined) {
      if (quote.refused === "amount-too-small") low = { amountIn, slope: undefined };
      else high = { amountIn, slope: undefined };
      return;
    }
    const slope = slopeOf(quote.rates);
    const distance = Math.abs(slope - 1);
    // Not the highest profit so far: that may be a lucky rounding far from the optimum.
    if (nearest === undefined || distance < nearest.distance) nearest = { quote, distance };
    if (slope < 1) low = { amountIn, slope };
    else high = { amountIn, slope };
  };

  probe(start);
  for (let amountIn = start * GALLOP_FACTOR; high === undefined; amountIn *= GALLOP_FACTOR) probe(amountIn);
  let mayInterpolate = true;
  for (;;) {
    const width = high.amountIn - low.amountIn;
    if (width <= 1n + (low.amountIn >> SEARCH_BITS)) break;
    if (nearest !== undefined && nearest.distance < SLOPE_TOLERANCE) break;
    probe((mayInterpolate ? interpolate(low, high) : undefined) ?? (low.amountIn + high.amountIn) / 2n);
    // Interpolation can creep up from one side; a step that gained little is followed by one that halves.
    mayInterpolate = !mayInterpolate || (high.amountIn - low.amountIn) * 2n < width;
  }
  return nearest?.quote;
}

/** Where the straight line through the two ends reaches slope 1, strictly between them; undefined when it is unknown. */
function interpolate(low: Bound, high: Bound): bigint | undefined {
  if (low.slope === undefined || high.slope === undefined) return undefined;
  const share = (1 - low.slope) / (high.slope - low.slope);
  if (!Number.isFinite(share)) return undefined;
  const width = high.amountIn - low.amountIn;
  const offset = (width * BigInt(Math.round(share * 2 ** 53))) >> 53n;
  if (offset <= 0n) return low.amountIn + 1n;
  return low.amountIn + (offset < width ? offset : width - 1n);
}
