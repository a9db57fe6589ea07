import type { Row } from "./row.ts";

/** The times of repeated work, after some repetitions that only warm it up. */
export class Timing {
  readonly #timesMs: number[] = [];
  #warmUps: number;

  constructor(warmUps: number) {
    this.#warmUps = warmUps;
  }

  /** Measures one repetition. */
  take<Result>(work: () => Result): Result {
    const startedMs = performance.now();
    const result = work();
    const tookMs = performance.now() - startedMs;
    if (this.#warmUps > 0) this.#warmUps--;
    else this.#timesMs.push(tookMs);
    return result;
  }

  get figures(): Required<Pick<Row, "ms" | "bestMs">> {
    const sorted = this.#timesMs.toSorted((a, b) => a - b);
    return { ms: sorted[sorted.length >> 1] ?? NaN, bestMs: sorted[0] ?? NaN };
  }
}
