import { quoteExactInput } from "../quoting/quote.ts";
import { levelOfRate, type LevelCurve } from "./level-curve.ts";
import { least } from "./least.ts";
import type { SplitVenue } from "./split-venue.ts";

/** A level that is off by this part costs the square of it. */
const LEVEL_TOLERANCE = 1e-10;
/** Between two samples closer than this part of their amount a straight line is as good as a quote. */
const AMOUNT_TOLERANCE = 1e-9;
/** Interpolation takes a handful of steps; halving alone would take 40. */
const MAX_STEPS = 60;

interface Sample {
  readonly amountIn: number;
  readonly level: number;
}

/** The levels of any pool, by exact quotes. What was quoted once is remembered, and so later questions cost few quotes. */
export class SampledLevelCurve implements LevelCurve {
  readonly capacity: number;
  readonly #venue: SplitVenue;
  readonly #capWei: bigint;
  /** Ascending in the amount and the level; the first and the last are the curve's ends. */
  readonly #samples: [Sample, ...Sample[], Sample];

  /** @param levels of the first unit and of the last */
  constructor(venue: SplitVenue, capWei: bigint, levels: readonly [number, number]) {
    this.#venue = venue;
    this.#capWei = capWei;
    this.capacity = Number(capWei);
    this.#samples = [
      { amountIn: 0, level: levels[0] },
      { amountIn: this.capacity, level: Math.max(...levels) },
    ];
  }

  get firstLevel(): number {
    return this.#samples[0].level;
  }

  get lastLevel(): number {
    return this.#samples.at(-1)?.level ?? this.firstLevel;
  }

  amountAt(level: number): number {
    if (level <= this.firstLevel) return 0;
    if (level >= this.lastLevel) return this.capacity;
    let width = Infinity;
    for (let step = 0; step < MAX_STEPS; step++) {
      const above = this.#firstAbove(level);
      const [low, high] = [this.#samples[above - 1], this.#samples[above]];
      if (low === undefined || high === undefined) break;
      const interpolated =
        low.amountIn + ((high.amountIn - low.amountIn) * (level - low.level)) / (high.level - low.level);
      const newWidth = high.amountIn - low.amountIn;
      if (newWidth <= Math.max(2, AMOUNT_TOLERANCE * high.amountIn)) return interpolated;
      // Where interpolation creeps up from one side, a step that halves follows.
      const amountIn = newWidth > width / 2 && step % 2 === 1 ? (low.amountIn + high.amountIn) / 2 : interpolated;
      width = newWidth;
      const sample = this.#sampleBetween(low, high, Math.floor(amountIn));
      if (sample === undefined) return interpolated;
      if (Math.abs(sample.level / level - 1) <= LEVEL_TOLERANCE) return sample.amountIn;
      this.#samples.splice(above, 0, sample);
    }
    return this.#samples[this.#firstAbove(level) - 1]?.amountIn ?? 0;
  }

  outputOf(amountIn: number): number {
    const quote = this.#quote(amountIn);
    return quote.refused === undefined ? Number(quote.amountOut) : 0;
  }

  /** Undefined where there is no other amount between the two. */
  #sampleBetween(low: Sample, high: Sample, amountIn: number): Sample | undefined {
    const inside = Math.min(Math.max(amountIn, low.amountIn + 1), high.amountIn - 1);
    if (!(inside > low.amountIn && inside < high.amountIn)) return undefined;
    const quote = this.#quote(inside);
    const level = quote.refused === undefined ? levelOfRate(quote.marginalRate) : low.level;
    // Rates of stable pools err by a billionth, and the levels have to ascend.
    return { amountIn: inside, level: Math.min(Math.max(level, low.level), high.level) };
  }

  #quote(amountIn: number): ReturnType<typeof quoteExactInput> {
    const { pool, tokenIn, tokenOut } = this.#venue;
    // The capacity as a double may be a little more than what the pool takes.
    return quoteExactInput(pool, tokenIn, tokenOut, least(BigInt(Math.floor(amountIn)), this.#capWei));
  }

  /** The place of the first sample above a level that is below the last. */
  #firstAbove(level: number): number {
    let low = 0;
    let high = this.#samples.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#samples[middle]?.level ?? Infinity) > level) high = middle;
      else low = middle;
    }
    return high;
  }
}
