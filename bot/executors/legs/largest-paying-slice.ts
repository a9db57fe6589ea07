import type { Slice } from "../../trading/exchanges/slice.ts";
import { sliceAt, type TokenWay, type Venue } from "./venue.ts";

/** Halvings of the whole that are looked at for an amount that pays: less is worth no gas. */
const HALVINGS = 24;
/** How finely the largest one is found: in so many parts of the whole. */
const FINEST = 1n << 12n;

/**
 * The largest part of an amount for which a venue pays at least a floor that grows with it; undefined when none is found.
 * What a venue pays above such a floor is concave in the amount, so that those that pay are one stretch.
 */
export function largestPayingSlice(
  venue: Venue,
  way: TokenWay,
  wholeWei: bigint,
  floorOf: (amountWei: bigint) => bigint,
): Slice | undefined {
  const payingAt = (amountWei: bigint): Slice | undefined => {
    const slice = sliceAt(venue, way, amountWei);
    return "obstacle" in slice || slice.expectedOutWei < floorOf(amountWei) ? undefined : slice;
  };
  let tooMuch = wholeWei;
  let paying = payingAt(wholeWei);
  for (let halving = 0; paying === undefined && halving < HALVINGS && tooMuch > 1n; halving++) {
    paying = payingAt(tooMuch / 2n);
    if (paying === undefined) tooMuch /= 2n;
  }
  if (paying === undefined) return undefined;
  const stepWei = wholeWei / FINEST + 1n;
  while (tooMuch - paying.amountInWei > stepWei) {
    const middle = (paying.amountInWei + tooMuch) / 2n;
    const slice = payingAt(middle);
    if (slice === undefined) tooMuch = middle;
    else paying = slice;
  }
  return paying;
}
