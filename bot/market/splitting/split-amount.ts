import { chooseVenues } from "./choose-venues.ts";
import { least } from "./least.ts";
import { capacityOf, costOutWei, type OpenVenue, openVenues } from "./open-venue.ts";
import { settleSlices } from "./settle-slices.ts";
import { netOutWei, type Split } from "./split.ts";
import type { SplitTerms, SplitVenue } from "./split-venue.ts";

/**
 * The best split of an exact input over pools: as much of it as the caps allow, and so that the most comes out after what
 * using pools and exchanges costs.
 *
 * Pools pay less for each further unit, so the best split stands at one marginal rate in all pools that are not full
 * (fill.ts), and which pools are worth their costs is searched to the end or to a bound that is told (choose-venues.ts).
 * What is answered was quoted exactly, and brings no less after costs than any single pool that takes as much. The bound:
 * no split of the same amount over these pools brings more by over a billionth of it, a unit for each pool's rounding (one
 * more for each tick that it crosses), and the gap.
 * @param amountInWei positive
 */
export function splitAmount(venues: readonly SplitVenue[], amountInWei: bigint, terms: SplitTerms = {}): Split {
  return splitAmong(openVenues(venues, amountInWei, terms), amountInWei);
}

/** The same over venues that were opened before, for at least this amount. */
export function splitAmong(open: readonly OpenVenue[], amountInWei: bigint): Split {
  const takenWei = least(amountInWei, capacityOf(open));
  if (takenWei <= 0n) return splitOf([], [], amountInWei, 0n);
  const { best, gapOut } = chooseVenues(open, takenWei);
  const slices = settleSlices(best.venues, best.amounts, takenWei);
  const chosen = splitOf(open, slices, amountInWei, BigInt(Math.ceil(gapOut)));
  return open.reduce<Split>((found, venue) => {
    if (least(venue.capWei, venue.group.capWei) < takenWei) return found;
    const single = splitOf(open, settleSlices([venue], [], takenWei), amountInWei, chosen.gapOutWei);
    return netOutWei(single) > netOutWei(found) ? single : found;
  }, chosen);
}

function splitOf(
  open: readonly OpenVenue[],
  unordered: Split["slices"],
  amountInWei: bigint,
  gapOutWei: bigint,
): Split {
  const used = open.filter(({ venue }) => unordered.some(({ key }) => key === venue.key));
  const slices = used.flatMap(({ venue }) => unordered.filter(({ key }) => key === venue.key));
  const soldWei = slices.reduce((sum, slice) => sum + slice.amountInWei, 0n);
  return {
    slices,
    amountInWei: soldWei,
    amountOutWei: slices.reduce((sum, slice) => sum + slice.amountOutWei, 0n),
    fixedCostOutWei: costOutWei(used),
    gapOutWei,
    shortfallWei: amountInWei - soldWei,
  };
}
