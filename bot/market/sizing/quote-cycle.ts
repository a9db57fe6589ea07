import type { Cycle } from "../search/cycle.ts";
import type { PoolState } from "../pool-state.ts";
import type { RefusalReason } from "../quoting/quotation.ts";
import { PPM_DENOMINATOR } from "../../core/money.ts";
import { quoteExactInput } from "../quoting/quote.ts";

/** What a cycle does with an amount. */
export interface CycleQuote {
  readonly refused?: never;
  /** The amount in, then what each hop pays, to the wei. */
  readonly amounts: readonly bigint[];
  /** After the premium; may be negative. */
  readonly profitWei: bigint;
  /** Per hop, the units out that its last unit in brought. */
  readonly rates: readonly number[];
}

/** A cycle with its pools, as a function of the amount in. */
export type QuoteAt = (amountIn: bigint) => CycleQuote | { readonly refused: RefusalReason };

/**
 * Sends an exact amount around a cycle, or says why a pool on the way does not take it.
 * @param premiumPpm what the lender takes of the amount in, in millionths, rounded up
 */
export function quoteCycle(
  cycle: Cycle,
  pools: readonly PoolState[],
  amountIn: bigint,
  premiumPpm = 0,
): ReturnType<QuoteAt> {
  const amounts = [amountIn];
  const rates: number[] = [];
  let amount = amountIn;
  for (const { poolIndex, tokenIn, tokenOut } of cycle.hops) {
    const pool = pools[poolIndex];
    if (pool === undefined) throw new RangeError(`the cycle names pool ${poolIndex}, there are ${pools.length}`);
    const quote = quoteExactInput(pool, tokenIn, tokenOut, amount);
    if (quote.refused !== undefined) return { refused: quote.refused };
    rates.push(quote.marginalRate);
    amount = quote.amountOut;
    amounts.push(amount);
  }
  return { amounts, profitWei: amount - amountIn - premiumOf(amountIn, premiumPpm), rates };
}

function premiumOf(amountIn: bigint, premiumPpm: number): bigint {
  return premiumPpm === 0 ? 0n : (amountIn * BigInt(premiumPpm) + PPM_DENOMINATOR - 1n) / PPM_DENOMINATOR;
}
