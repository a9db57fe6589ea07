import type { LevelCurve } from "./level-curve.ts";
import { type Bound, narrow } from "./narrow.ts";

/** What is filled: a pool, or the pools of an exchange that has a cap. */
export interface Vessel extends Pick<LevelCurve, "capacity" | "firstLevel" | "lastLevel"> {
  /** What its pools hold at a level, in their order. */
  amountsAt(level: number): readonly number[];
}

/** An amount that stands at one level in all vessels that it has reached. */
export interface Filling {
  readonly level: number;
  /** Of all pools of all vessels, in their order. */
  readonly amounts: readonly number[];
}

/** The vessels at a level. */
interface Stand extends Bound {
  readonly amounts: readonly number[];
}

/** The part of the amount that two stands may differ by: that is divided in proportion, as good as a level between. */
const AMOUNT_TOLERANCE = 1e-12;

/** Fills the vessels with an amount; with as much as they hold where that is less. */
export function fill(vessels: readonly Vessel[], amount: number): Filling {
  const standAt = (level: number): Stand => {
    const amounts = vessels.flatMap((vessel) => vessel.amountsAt(level));
    return { at: level, amounts, excess: amounts.reduce((sum, each) => sum + each, -amount) };
  };
  const empty = standAt(Math.min(...vessels.map(({ firstLevel }) => firstLevel)));
  const full = standAt(Math.max(...vessels.map(({ lastLevel }) => lastLevel)));
  if (full.excess <= 0) return { level: full.at, amounts: full.amounts };
  const isNear = (low: Stand, high: Stand): boolean => high.excess - low.excess <= AMOUNT_TOLERANCE * amount;
  const [low, high] = narrow(empty, full, standAt, isNear);
  const share = high.excess > low.excess ? -low.excess / (high.excess - low.excess) : 0;
  const between = (from: number, to: number): number => from + (to - from) * share;
  // One of the two may be far away where the other is the answer.
  return {
    level: between(low.at, high.at),
    amounts: low.amounts.map((each, i) => between(each, high.amounts[i] ?? each)),
  };
}
