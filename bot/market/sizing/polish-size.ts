import type { CycleQuote, QuoteAt } from "./quote-cycle.ts";

/** The beginning of a step is found to one part in 2^10 of its width, or to the wei. */
const STEP_BITS = 10n;

/**
 * Takes the rounding out of a size that is right but for integers. The output of a cycle grows in steps (a whole unit
 * of a token with few decimals on the way may be worth millions of wei), and the best amount is the least one of its
 * step: pays that, and tries the steps beside it.
 * @param stepsAside how many steps of the output are tried to each side
 */
export function polishSize(size: CycleQuote, quoteAt: QuoteAt, stepsAside: number): CycleQuote {
  const width = stepWidth(size);
  let best = leastOfStep(size, width, quoteAt);
  let below = best;
  let above = best;
  for (let i = 0; i < stepsAside; i++) {
    below = leastOfStep(neighbour(below, amountInOf(below) - 1n, quoteAt), width, quoteAt);
    above = nextStep(above, width, quoteAt);
    if (below.profitWei > best.profitWei) best = below;
    if (above.profitWei > best.profitWei) best = above;
  }
  return best;
}

function amountInOf(quote: CycleQuote): bigint {
  return quote.amounts[0] ?? 0n;
}

function outputOf(quote: CycleQuote): bigint {
  return quote.amounts.at(-1) ?? 0n;
}

/** About how much more input moves every amount on the way by a unit. */
function stepWidth({ rates }: CycleQuote): bigint {
  let widest = 1;
  let rate = 1;
  for (const next of rates) {
    rate *= next;
    widest = Math.max(widest, 1 / rate);
  }
  return Number.isFinite(widest) ? BigInt(Math.ceil(widest)) : 1n;
}

/** The quote at another amount, or the same one again where the pools take no such amount. */
function neighbour(from: CycleQuote, amountIn: bigint, quoteAt: QuoteAt): CycleQuote {
  const quote = quoteAt(amountIn);
  return quote.refused === undefined ? quote : from;
}

/** The least amount that brings the same output. */
function leastOfStep(size: CycleQuote, width: bigint, quoteAt: QuoteAt): CycleQuote {
  const target = outputOf(size);
  let least = size;
  let tooLittle = 0n;
  for (let reach = width; reach < amountInOf(least); reach *= 2n) {
    const quote = quoteAt(amountInOf(least) - reach);
    if (quote.refused !== undefined || outputOf(quote) < target) {
      tooLittle = amountInOf(least) - reach;
      break;
    }
    least = quote;
  }
  return bisect(tooLittle, least, width, quoteAt);
}

/** The least amount that brings more output; the same size where there is none. */
function nextStep(size: CycleQuote, width: bigint, quoteAt: QuoteAt): CycleQuote {
  const target = outputOf(size) + 1n;
  let tooLittle = amountInOf(size);
  for (let reach = width; ; reach *= 2n) {
    const quote = quoteAt(tooLittle + reach);
    if (quote.refused !== undefined) return size;
    if (outputOf(quote) >= target) return bisect(tooLittle, quote, width, quoteAt);
    tooLittle = amountInOf(quote);
  }
}

/** The least amount above `tooLittle` that brings what `enough` brings. */
function bisect(tooLittle: bigint, enough: CycleQuote, width: bigint, quoteAt: QuoteAt): CycleQuote {
  let low = tooLittle;
  let least = enough;
  while (amountInOf(least) - low > 1n + (width >> STEP_BITS)) {
    const middle = (amountInOf(least) + low) / 2n;
    const quote = quoteAt(middle);
    if (quote.refused === undefined && outputOf(quote) >= outputOf(enough)) least = quote;
    else low = middle;
  }
  return least;
}
