import type { Candidate } from "./candidate.ts";
import { element } from "./element.ts";

/** Of all that use a pool one can be chosen; so many are worth comparing. */
const MOST_OVER_A_POOL = 16;

/** What one search may size exactly: what it does not allow stays in the book for the next search. */
export class SizingBudget {
  /** By pool: how many use it, and 1 when no more may. */
  readonly #uses: Uint8Array;
  readonly #isFull: Uint8Array;
  #left: number;

  constructor(pools: number, mostSized: number) {
    this.#uses = new Uint8Array(pools);
    this.#isFull = new Uint8Array(pools);
    this.#left = mostSized;
  }

  /** Ask for the most promising first. What was sized before costs nothing. */
  allows(candidate: Candidate): boolean {
    if (candidate.usesAny(this.#isFull)) return false;
    if (!candidate.isSized) {
      if (this.#left === 0) return false;
      this.#left--;
    }
    for (const { poolIndex } of candidate.cycle.hops) {
      const uses = element(this.#uses, poolIndex) + 1;
      this.#uses[poolIndex] = uses;
      if (uses === MOST_OVER_A_POOL) this.#isFull[poolIndex] = 1;
    }
    return true;
  }
}
