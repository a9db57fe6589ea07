import { lessenedWei, reducedSizeWei } from "./reduced-size.ts";

/** What a size would do. */
export interface Sized {
  readonly expectedBps: number;
  readonly capBps: bigint;
  /** Whether it is worth trading at all. */
  readonly pays: boolean;
}

/** A size whose expected slippage fits its cap, or by how much the last one that was tried did not. */
export type FittedSize<Trade> =
  { readonly fits: Trade } | { readonly exceeds: { readonly expectedBps: number; readonly maxBps: number } };

/** 0.7^64 is 1e-10 of the first size: whatever does not fit by then is no matter of size. */
const MAX_STEPS = 64;

/**
 * Reduces a size until its expected slippage fits the cap, which is looked up anew for each: a smaller one has a higher
 * margin, and its gas weighs more. Where the specification's own steps end above the cap, at 0.3 % while the cap is 0.1 %,
 * the smaller of them goes on. It gives up where a size does not pay any more, or has no quote.
 */
export function fitSize<Trade extends Sized>(
  amountWei: bigint,
  tradeAt: (amountWei: bigint) => Trade | undefined,
): FittedSize<Trade> | undefined {
  let exceeds: { readonly expectedBps: number; readonly maxBps: number } | undefined;
  let size = amountWei;
  for (let step = 0; step < MAX_STEPS && size > 0n; step++) {
    const trade = tradeAt(size);
    if (trade === undefined || !trade.pays) break;
    const maxBps = Number(trade.capBps);
    if (trade.expectedBps <= maxBps) return { fits: trade };
    exceeds = { expectedBps: trade.expectedBps, maxBps };
    const reduced = reducedSizeWei(size, trade.expectedBps);
    size = reduced < size ? reduced : lessenedWei(size);
  }
  return exceeds && { exceeds };
}
