import type { LevelCurve } from "./level-curve.ts";

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

interface Bound {
  readonly level: number;
  readonly amounts: readonly number[];
  readonly total: number;
}

/** The amount that two bounds may differ by: what is left is divided in proportion, which is as good as a level between. */
const AMOUNT_TOLERANCE = 1e-12;
const MAX_STEPS = 100;

/** Fills the vessels with an amount; with as much as they hold where that is less. */
export function fill(vessels: readonly Vessel[], amount: number): Filling {
  const at = (level: number): Bound => {
    const amounts = vessels.flatMap((vessel) => vessel.amountsAt(level));
    return { level, amounts, total: amounts.reduce((sum, each) => sum + each, 0) };
  };
  let low = at(Math.min(...vessels.map(({ firstLevel }) => firstLevel)));
  let high = at(Math.max(...vessels.map(({ lastLevel }) => lastLevel)));
  if (high.total <= amount) return high;
  // The Illinois method: a straight line between the bounds, which bends when one of them stays.
  let [lowWeight, highWeight] = [1, 1];
  let last: "low" | "high" | undefined;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (high.total - low.total <= AMOUNT_TOLERANCE * amount) break;
    const [missing, excess] = [(amount - low.total) * lowWeight, (high.total - amount) * highWeight];
    const level = low.level + ((high.level - low.level) * missing) / (missing + excess);
    if (!(level > low.level && level < high.level)) break;
    const bound = at(level);
    if (bound.total <= amount) {
      [low, lowWeight] = [bound, 1];
      if (last === "low") highWeight /= 2;
      last = "low";
    } else {
      [high, highWeight] = [bound, 1];
      if (last === "high") lowWeight /= 2;
      last = "high";
    }
  }
  const share = high.total > low.total ? (amount - low.total) / (high.total - low.total) : 0;
  const between = (from: number, to: number): number => from + (to - from) * share;
  const { level, amounts } = high;
  // One of the bounds may be far away where the other is the answer.
  return {
    level: between(low.level, level),
    amounts: low.amounts.map((each, i) => between(each, amounts[i] ?? each)),
  };
}
