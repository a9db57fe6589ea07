import { MAX_UINT128 } from "../../core/integer-limits.ts";
import { spotRate } from "../quoting/marginal-rate.ts";
import { type Bound, narrow } from "./narrow.ts";
import { costOutWei, type OpenVenue, openVenues } from "./open-venue.ts";
import { splitAmong } from "./split-amount.ts";
import type { OutputSplit, Split } from "./split.ts";
import type { SplitTerms, SplitVenue } from "./split-venue.ts";
import { trimSlices, type VenueSlice } from "./trim-slices.ts";

/** What is tried first is as much more than the spot rates' answer, and then as much more again. */
const FIRST_BOUND = 2n;
const NEXT_BOUND = 4n;
/** What an input may bring too much while it is decided which pools are used, and then; the rest is trimmed. */
const CHOICE_TOLERANCE = 1e-6;
const AMOUNT_TOLERANCE = 1e-12;

/** A split of an input. */
interface Trial extends Bound {
  readonly split: Split;
}

/**
 * The least input whose split brings at least the wanted amount, with that split: no slice of it can be a unit smaller, and
 * no input that is less by over a billionth would do, but for what rounding takes of the amount out. What brings most after
 * costs at about this input decides which pools are used; the amount wanted is before costs.
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
    if (most.amountOutWei >= wantedOutWei) return sizeAmong(open, wantedOutWei, leastIn, most);
    if (most.shortfallWei > 0n || boundWei > MAX_UINT128) {
      const { shortfallWei: _unused, ...divided } = most;
      return { ...divided, shortfallOutWei: wantedOutWei - most.amountOutWei };
    }
  }
}

/** @param most a split that brings enough, by whatever more */
function sizeAmong(open: readonly OpenVenue[], wantedOutWei: bigint, leastIn: bigint, most: Split): OutputSplit {
  const choice = approach(open, wantedOutWei, leastIn, most, CHOICE_TOLERANCE);
  const used = open.filter(({ venue }) => choice.slices.some(({ key }) => key === venue.key));
  // Which pools are used no longer changes, so that the output grows steadily with the input.
  const enough = approach(freeOfCosts(used), wantedOutWei, leastIn, choice, AMOUNT_TOLERANCE);
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

/** A split that brings enough, and as little more as is told, or as little as an input that can be told from another. */
function approach(
  open: readonly OpenVenue[],
  wantedOutWei: bigint,
  leastIn: bigint,
  enough: Split,
  tolerance: number,
): Split {
  const trialOf = (split: Split, at: number): Trial => {
    return { split, at, excess: Number(split.amountOutWei - wantedOutWei) };
  };
  const trialAt = (amountIn: number): Trial => trialOf(splitAmong(open, BigInt(Math.ceil(amountIn))), amountIn);
  const low = trialAt(Number(leastIn));
  const high = trialOf(enough, Number(enough.amountInWei));
  const allowed = tolerance * Number(wantedOutWei);
  const isNear = (from: Trial, to: Trial): boolean =>
    from.excess === 0 || to.excess <= allowed || to.at - from.at <= tolerance * to.at;
  const [below, above] = low.excess > 0 ? [low, low] : narrow(low, high, trialAt, isNear);
  return below.excess === 0 ? below.split : above.split;
}

function freeOfCosts(open: readonly OpenVenue[]): readonly OpenVenue[] {
  const groups = new Map(open.map(({ group }) => [group, { ...group, costOut: 0, costOutWei: 0n }]));
  return open.map(({ venue, group, ...rest }) => ({
    ...rest,
    venue: { ...venue, fixedCostOutWei: 0n },
    group: groups.get(group) ?? group,
    costOut: 0,
  }));
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
