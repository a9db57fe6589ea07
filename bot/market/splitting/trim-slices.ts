import { quoteExactInput } from "../quoting/quote.ts";
import type { PoolSlice } from "./split.ts";
import type { SplitVenue } from "./split-venue.ts";

/** A slice with its venue. */
export interface VenueSlice extends PoolSlice {
  readonly venue: SplitVenue;
}

/**
 * The same slices with as little in as still brings the wanted amount: none can be a unit smaller. What they bring too
 * much is taken first from the slice where a unit out costs most.
 */
export function trimSlices(slices: readonly VenueSlice[], wantedOutWei: bigint): readonly VenueSlice[] {
  let surplusWei = slices.reduce((sum, { amountOutWei }) => sum + amountOutWei, -wantedOutWei);
  const trimmed = new Map<string, VenueSlice>();
  for (const slice of slices.toSorted((a, b) => marginalRate(a) - marginalRate(b))) {
    const smaller = leastBringing(slice, slice.amountOutWei - surplusWei);
    surplusWei -= slice.amountOutWei - smaller.amountOutWei;
    trimmed.set(slice.key, smaller);
  }
  return slices.flatMap(({ key }) => trimmed.get(key) ?? []).filter(({ amountInWei }) => amountInWei > 0n);
}

/** What the last unit of a slice brings. */
function marginalRate({ venue, amountInWei }: VenueSlice): number {
  const quote = quoteExactInput(venue.pool, venue.tokenIn, venue.tokenOut, amountInWei);
  return quote.refused === undefined ? quote.marginalRate : 0;
}

function leastBringing(slice: VenueSlice, enoughWei: bigint): VenueSlice {
  const { venue } = slice;
  const outputOf = (amountIn: bigint): bigint => {
    const quote = quoteExactInput(venue.pool, venue.tokenIn, venue.tokenOut, amountIn);
    return quote.refused === undefined ? quote.amountOut : 0n;
  };
  if (enoughWei <= 0n) return { ...slice, amountInWei: 0n, amountOutWei: 0n };
  let enough = slice.amountInWei;
  // Doubling the reach finds a small surplus in a few steps, however large the slice is.
  let reach = 1n;
  while (reach < enough && outputOf(slice.amountInWei - reach) >= enoughWei) {
    enough = slice.amountInWei - reach;
    reach *= 2n;
  }
  let tooLittle = slice.amountInWei > reach ? slice.amountInWei - reach : 0n;
  while (enough - tooLittle > 1n) {
    const middle = (enough + tooLittle) / 2n;
    if (outputOf(middle) >= enoughWei) enough = middle;
    else tooLittle = middle;
  }
  return { ...slice, amountInWei: enough, amountOutWei: outputOf(enough) };
}
