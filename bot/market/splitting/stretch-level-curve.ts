import type { Curve, CurveStretch } from "../quoting/curve-stretch.ts";
import type { LevelCurve } from "./level-curve.ts";

/** Along a stretch: level = (reserveIn + paidShare · (in − fromIn)) / root. */
interface LevelStretch extends CurveStretch {
  /** √(paidShare · reserveIn · reserveOut). */
  readonly root: number;
  readonly fromLevel: number;
}

/** The levels of a pool that is made of constant-product stretches: exact but for rounding, and without any quote. */
export class StretchLevelCurve implements LevelCurve {
  readonly capacity: number;
  readonly lastLevel: number;
  readonly #curve: Curve;
  /** Ascending, as far as somebody asked. */
  readonly #stretches: LevelStretch[] = [];
  #isWhole = false;

  /** @param lastLevel when the capacity is in */
  constructor(curve: Curve, capacity: number, lastLevel: number) {
    this.#curve = curve;
    this.capacity = capacity;
    this.lastLevel = lastLevel;
    this.#extend();
  }

  get firstLevel(): number {
    return this.#stretches[0]?.fromLevel ?? this.lastLevel;
  }

  amountAt(level: number): number {
    if (level >= this.lastLevel) return this.capacity;
    while (!this.#isWhole && (this.#stretches.at(-1)?.fromLevel ?? Infinity) <= level) this.#extend();
    const stretch = this.#lastWhere(({ fromLevel }) => fromLevel <= level);
    if (stretch === undefined) return 0;
    const { fromIn, toIn, reserveIn, paidShare, root } = stretch;
    // Where no liquidity stands between two stretches, the level rises and nothing goes in.
    return Math.min(toIn, this.capacity, Math.max(fromIn, fromIn + (level * root - reserveIn) / paidShare));
  }

  outputOf(amountIn: number): number {
    while (!this.#isWhole && (this.#stretches.at(-1)?.toIn ?? Infinity) < amountIn) this.#extend();
    const stretch = this.#lastWhere(({ fromIn }) => fromIn <= amountIn);
    if (stretch === undefined) return 0;
    const paid = stretch.paidShare * (Math.min(amountIn, stretch.toIn) - stretch.fromIn);
    return stretch.fromOut + (paid * stretch.reserveOut) / (stretch.reserveIn + paid);
  }

  #extend(): void {
    const fromIn = this.#stretches.at(-1)?.toIn ?? 0;
    const next = fromIn < this.capacity ? this.#curve.stretchAt(fromIn) : undefined;
    if (next === undefined) {
      this.#isWhole = true;
      return;
    }
    const root = Math.sqrt(next.paidShare * next.reserveIn * next.reserveOut);
    this.#stretches.push({ ...next, root, fromLevel: next.reserveIn / root });
  }

  /** The last stretch of those, from the first on, of which it is true. */
  #lastWhere(isTrue: (stretch: LevelStretch) => boolean): LevelStretch | undefined {
    let low = -1;
    let high = this.#stretches.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      const stretch = this.#stretches[middle];
      if (stretch !== undefined && isTrue(stretch)) low = middle;
      else high = middle;
    }
    return this.#stretches[low];
  }
}
