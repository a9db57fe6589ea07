import { quoteExactInput } from "../../bot/market/quoting/quote.ts";
import { mostByForce } from "../../bench/split/forced-split.ts";
import type { SplitTerms, SplitVenue } from "../../bot/market/splitting/split-venue.ts";

/**
 * The most that an amount brings after costs over every set of venues, each by brute force. Undefined where no set takes the
 * amount within its caps.
 */
export function bestNetByForce(
  venues: readonly SplitVenue[],
  amountInWei: bigint,
  terms: SplitTerms,
): bigint | undefined {
  let best: bigint | undefined;
  for (let set = 1; set < 1 << venues.length; set++) {
    const members = venues.filter((_venue, i) => (set & (1 << i)) !== 0);
    const outWei = mostByForce(members, amountInWei, terms);
    if (outWei === undefined) continue;
    const netWei = outWei - costOf(members, terms);
    if (best === undefined || netWei > best) best = netWei;
  }
  return best;
}

/** What using these venues costs. */
export function costOf(venues: readonly SplitVenue[], terms: SplitTerms): bigint {
  const groups = new Set(venues.map(({ group }) => group));
  const slices = venues.reduce((sum, { fixedCostOutWei = 0n }) => sum + fixedCostOutWei, 0n);
  return [...groups].reduce((sum, group) => sum + (terms.groups?.get(group)?.fixedCostOutWei ?? 0n), slices);
}

/** All that these pools take within the caps: what each takes is found by halving between what it takes and refuses. */
export function roomByForce(venues: readonly SplitVenue[], mostWei: bigint, terms: SplitTerms): bigint {
  const rooms = new Map<string, bigint>();
  for (const venue of venues) {
    let [taken, refused] = [0n, (venue.maxInWei ?? mostWei) + 1n];
    while (refused - taken > 1n) {
      const middle = (taken + refused) / 2n;
      const { refused: reason } = quoteExactInput(venue.pool, venue.tokenIn, venue.tokenOut, middle);
      if (reason === undefined || reason === "amount-too-small") taken = middle;
      else refused = middle;
    }
    const cap = terms.groups?.get(venue.group)?.maxInWei ?? mostWei * BigInt(venues.length);
    const room = (rooms.get(venue.group) ?? 0n) + taken;
    rooms.set(venue.group, room < cap ? room : cap);
  }
  return [...rooms.values()].reduce((sum, room) => sum + room, 0n);
}
