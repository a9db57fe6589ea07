import { quoteExactInput } from "../quoting/quote.ts";
import { least } from "./least.ts";
import type { OpenGroup, OpenVenue } from "./open-venue.ts";
import type { PoolSlice } from "./split.ts";

/** Rates that differ by less are as good: the rank decides. */
const EQUAL_RATES = 1e-9;

/** An amount in a pool that is being settled. */
interface Share {
  readonly venue: OpenVenue;
  amountWei: bigint;
}

/**
 * Turns amounts in doubles into exact slices that add up to the amount, within all caps. What rounding leaves goes where
 * the next unit brings most, and what rounding took too much of comes from where it brings least. A slice that would
 * bring nothing is given to the others; where they have no room for it, it is not sold.
 */
export function settleSlices(
  venues: readonly OpenVenue[],
  amounts: readonly number[],
  amountWei: bigint,
): readonly PoolSlice[] {
  let shares = venues.map((venue, i): Share => {
    return { venue, amountWei: least(BigInt(Math.floor(amounts[i] ?? 0)), venue.capWei) };
  });
  for (;;) {
    distribute(shares, amountWei);
    const slices = shares.map(sliceOf);
    const paying = shares.filter((_share, i) => (slices[i]?.amountOutWei ?? 0n) > 0n);
    if (paying.length === shares.length) return slices;
    shares = paying;
  }
}

function distribute(shares: readonly Share[], amountWei: bigint): void {
  const groups = new Set(shares.map(({ venue }) => venue.group));
  for (const group of groups) {
    const own = shares.filter(({ venue }) => venue.group === group);
    if (group.capWei !== undefined) takeBack(own, sumOf(own) - group.capWei);
  }
  const restWei = amountWei - sumOf(shares);
  if (restWei < 0n) takeBack(shares, -restWei);
  if (restWei > 0n) giveOut(shares, restWei);
}

function takeBack(shares: readonly Share[], tooMuchWei: bigint): void {
  let leftWei = tooMuchWei;
  if (leftWei <= 0n) return;
  for (const share of byRate(shares).toReversed()) {
    const backWei = least(leftWei, share.amountWei);
    share.amountWei -= backWei;
    leftWei -= backWei;
    if (leftWei === 0n) return;
  }
}

function giveOut(shares: readonly Share[], restWei: bigint): void {
  let leftWei = restWei;
  for (const share of byRate(shares)) {
    const moreWei = least(leftWei, roomOf(share, shares));
    share.amountWei += moreWei;
    leftWei -= moreWei;
    if (leftWei === 0n) return;
  }
}

function roomOf({ venue, amountWei }: Share, shares: readonly Share[]): bigint {
  const ownRoom = venue.capWei - amountWei;
  return least(ownRoom, groupRoom(venue.group, shares));
}

function groupRoom(group: OpenGroup, shares: readonly Share[]): bigint | undefined {
  if (group.capWei === undefined) return undefined;
  return group.capWei - sumOf(shares.filter(({ venue }) => venue.group === group));
}

/** The best rate first; of equal ones the highest rank. */
function byRate(shares: readonly Share[]): readonly Share[] {
  const rates = new Map(shares.map((share) => [share, rateOf(share)]));
  const rate = (share: Share): number => rates.get(share) ?? 0;
  const sorted = shares.toSorted((a, b) => rate(b) - rate(a));
  const best = sorted[0] === undefined ? 0 : rate(sorted[0]);
  const isBest = (share: Share): boolean => rate(share) >= best * (1 - EQUAL_RATES);
  const ranked = sorted.filter(isBest).toSorted((a, b) => b.venue.venue.rank - a.venue.venue.rank);
  return [...ranked, ...sorted.filter((share) => !isBest(share))];
}

function rateOf({ venue: { venue, curve }, amountWei }: Share): number {
  const quote = quoteExactInput(venue.pool, venue.tokenIn, venue.tokenOut, amountWei);
  return quote.refused === undefined ? quote.marginalRate : 1 / (curve.firstLevel * curve.firstLevel);
}

function sliceOf({ venue: { venue }, amountWei }: Share): PoolSlice {
  const quote = quoteExactInput(venue.pool, venue.tokenIn, venue.tokenOut, amountWei);
  const amountOutWei = quote.refused === undefined ? quote.amountOut : 0n;
  return { key: venue.key, amountInWei: amountWei, amountOutWei };
}

function sumOf(shares: readonly Share[]): bigint {
  return shares.reduce((sum, { amountWei }) => sum + amountWei, 0n);
}
