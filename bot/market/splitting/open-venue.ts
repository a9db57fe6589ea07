import { curveOf } from "../sizing/curve-of.ts";
import { spotRate } from "../quoting/marginal-rate.ts";
import { quoteExactInput } from "../quoting/quote.ts";
import { largestTaken } from "./largest-taken.ts";
import { least } from "./least.ts";
import { levelOfRate, type LevelCurve } from "./level-curve.ts";
import { SampledLevelCurve } from "./sampled-level-curve.ts";
import type { GroupTerms, SplitTerms, SplitVenue } from "./split-venue.ts";
import { StretchLevelCurve } from "./stretch-level-curve.ts";

/** A venue that takes a part of an amount. */
export interface OpenVenue {
  readonly venue: SplitVenue;
  readonly group: OpenGroup;
  /** All that it takes within its own caps. */
  readonly capWei: bigint;
  readonly curve: LevelCurve;
  readonly costOut: number;
}

/** Its exchange. */
export interface OpenGroup {
  readonly name: string;
  /** Undefined where its pools are its only limit. */
  readonly capWei: bigint | undefined;
  readonly costOutWei: bigint;
  readonly costOut: number;
}

/** Those venues that take anything, by rank, the highest first. Throws a RangeError where a key is not unique. */
export function openVenues(venues: readonly SplitVenue[], mostWei: bigint, terms: SplitTerms): readonly OpenVenue[] {
  const groups = new Map<string, OpenGroup>();
  const keys = new Set<string>();
  const open: OpenVenue[] = [];
  for (const venue of venues.toSorted((a, b) => b.rank - a.rank)) {
    if (keys.has(venue.key))
      throw new RangeError(`the venues of a split have different keys, and two are ${venue.key}`);
    keys.add(venue.key);
    const group = groups.get(venue.group) ?? openGroup(venue.group, terms.groups?.get(venue.group));
    groups.set(venue.group, group);
    const capWei = largestTaken(venue, least(mostWei, venue.maxInWei, group.capWei), terms.maxPriceImpactBps);
    const curve = capWei > 0n ? levelCurveOf(venue, capWei) : undefined;
    if (curve === undefined) continue;
    open.push({ venue, group, capWei, curve, costOut: Number(venue.fixedCostOutWei ?? 0n) });
  }
  return open;
}

/** All that these take together. */
export function capacityOf(venues: readonly OpenVenue[]): bigint {
  const taken = new Map<OpenGroup, bigint>();
  for (const { group, capWei } of venues) taken.set(group, (taken.get(group) ?? 0n) + capWei);
  let sum = 0n;
  for (const [{ capWei }, takenWei] of taken) sum += least(takenWei, capWei);
  return sum;
}

/** What it costs to use just these, in base units of tokenOut. */
export function costOutWei(venues: readonly OpenVenue[]): bigint {
  const groups = new Set(venues.map(({ group }) => group));
  const slicesWei = venues.reduce((sum, { venue }) => sum + (venue.fixedCostOutWei ?? 0n), 0n);
  return [...groups].reduce((sum, group) => sum + group.costOutWei, slicesWei);
}

function openGroup(name: string, { maxInWei, fixedCostOutWei = 0n }: GroupTerms = {}): OpenGroup {
  return { name, capWei: maxInWei, costOutWei: fixedCostOutWei, costOut: Number(fixedCostOutWei) };
}

/** Undefined where the pool's rates are no numbers. */
function levelCurveOf(venue: SplitVenue, capWei: bigint): LevelCurve | undefined {
  const { pool, tokenIn, tokenOut } = venue;
  const full = quoteExactInput(pool, tokenIn, tokenOut, capWei);
  if (full.refused !== undefined) return undefined;
  const [first, last] = [levelOfRate(spotRate(pool, tokenIn, tokenOut)), levelOfRate(full.marginalRate)];
  if (!Number.isFinite(first) || !Number.isFinite(last)) return undefined;
  const curve = curveOf(pool, tokenIn);
  return curve === undefined
    ? new SampledLevelCurve(venue, capWei, [first, last])
    : new StretchLevelCurve(curve, Number(capWei), last);
}
