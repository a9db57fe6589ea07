import { MAX_UINT128 } from "../../core/integer-limits.ts";
import { spotRate } from "../quoting/marginal-rate.ts";
import { least } from "./least.ts";
import { costOutWei, type OpenVenue, openVenues } from "./open-venue.ts";
import { splitAmong } from "./split-amount.ts";
import type { OutputSplit, Split } from "./split.ts";
import type { SplitTerms, SplitVenue } from "./split-venue.ts";
import { marginalRate, trimSlices, type VenueSlice } from "./trim-slices.ts";

/** What is tried first is as much more than the spot rates' answer, and then as much more again. */
const FIRST_BOUND = 2n;
const NEXT_BOUND = 4n;
/** By how much a step goes too far, so that it ends beyond the amount wanted and not for ever just before it. */
const CHOICE_OVERSHOOT = 1e-6;
const AMOUNT_OVERSHOOT = 1e-12;
/** Newton's method takes about six steps; where pools are full it takes one more for each. */
const MAX_STEPS = 100;

/**
 * The least input whose split brings at least the wanted amount, with that split: no slice of it can be a unit smaller, and
 * no input that is less by over a billionth and a unit of tokenOut for each pool would do. What brings most after costs at
 * about this input decides which pools are used; the amount wanted is before costs.
 * @param wantedOutWei positive, in base units of tokenOut
 */
export function sizeForOutput(
  venues: readonly SplitVenue[],
  wantedOutWei: bigint,
  terms: SplitTerms = {},
): OutputSplit {
  const rates = venues.map(({ pool, tokenIn, tokenOut }) => spotRate(pool, tokenIn, tokenOut));
  // No amount has a better rate than the first unit, so that no less than this is enough.
  const leastIn = wei(Number(wantedOutWei) / Math.max(0, ...rates));
  for (let boundWei = leastIn * FIRST_BOUND; ; boundWei *= NEXT_BOUND) {
    const open = openVenues(venues, boundWei, terms);
    const most = splitAmong(open, boundWei);
    if (most.amountOutWei >= wantedOutWei) return sizeAmong(open, wantedOutWei, [leastIn, boundWei]);
    if (most.shortfallWei > 0n || boundWei > MAX_UINT128) {
      const { shortfallWei: _unused, ...divided } = most;
      return { ...divided, shortfallOutWei: wantedOutWei - most.amountOutWei };
    }
  }
}

/** @param between an input that is hardly enough, and one that is */
function sizeAmong(
  open: readonly OpenVenue[],
  wantedOutWei: bigint,
  [fromWei, toWei]: readonly [bigint, bigint],
): OutputSplit {
  const choice = approach(open, wantedOutWei, [fromWei, toWei], CHOICE_OVERSHOOT);
  const used = open.filter(({ venue }) => choice.slices.some(({ key }) => key === venue.key));
  // Which pools are used no longer changes, so that the output grows steadily with the input.
  const closer = approach(freeOfCosts(used), wantedOutWei, [fromWei, choice.amountInWei], AMOUNT_OVERSHOOT);
  const enough = closer.amountOutWei >= wantedOutWei ? closer : choice;
  const slices = trimSlices(withVenues(enough, used), wantedOutWei);
  const paid = used.filter(({ venue }) => slices.some(({ key }) => key === venue.key));
  return {
    slices: slices.map(({ key, amountInWei, amountOutWei }) => ({ key, amountInWei, amountOutWei })),
    amountInWei: slices.reduce((sum, { amountInWei }) => sum + amountInWei, 0n),
    amountOutWei: slices.reduce((sum, { amountOutWei }) => sum + amountOutWei, 0n),
    fixedCostOutWei: costOutWei(paid),
    gapOutWei: choice.gapOutWei,
    shortfallOutWei: 0n,
  };
}

/**
 * The split of an input that is enough, and by hardly more than the overshoot. Newton's method from below: the output
 * grows ever slower, so that the last unit's rate never promises too little.
 */
function approach(
  open: readonly OpenVenue[],
  wantedOutWei: bigint,
  [fromWei, toWei]: readonly [bigint, bigint],
  overshoot: number,
): Split {
  let amountWei = fromWei;
  for (let step = 0; step < MAX_STEPS && amountWei < toWei; step++) {
    const split = splitAmong(open, amountWei);
    const missingWei = wantedOutWei - split.amountOutWei;
    if (missingWei <= 0n) return split;
    const rates = withVenues(split, open).map(marginalRate);
    amountWei +=
      rates.length === 0
        ? amountWei
        : wei((Number(missingWei) / Math.min(...rates)) * (1 + overshoot) + Number(amountWei) * overshoot);
  }
  return splitAmong(open, least(toWei, amountWei));
}

function freeOfCosts(venues: readonly OpenVenue[]): readonly OpenVenue[] {
  const free = new Map(venues.map(({ group }) => [group, { ...group, costOut: 0, costOutWei: 0n }]));
  return venues.map((venue) => ({ ...venue, costOut: 0, group: free.get(venue.group) ?? venue.group }));
}

function withVenues({ slices }: Split, open: readonly OpenVenue[]): readonly VenueSlice[] {
  return slices.flatMap((slice) => {
    const used = open.find(({ venue }) => venue.key === slice.key);
    return used === undefined ? [] : [{ ...slice, venue: used.venue }];
  });
}

/** As a whole number from 1 to the most that any pool could take. */
function wei(amount: number): bigint {
  return amount < Number(MAX_UINT128) ? BigInt(Math.ceil(Math.max(amount, 1))) : MAX_UINT128;
}
