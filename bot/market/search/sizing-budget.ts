import type { Candidate } from "./candidate.ts";
import { element } from "./element.ts";

/** Of all that use a pool one can be chosen; so many are worth comparing. */
const MOST_OVER_A_POOL = 16;

/** What one search may size exactly: what it does not allow stays in the book for the next search. */
export class SizingBudget {
  readonly #overPool: Uint8Array;
  #left: number;

  constructor(pools: number, mostSized: number) {
    this.#overPool = new Uint8Array(pools);
    this.#left = mostSized;
  }

  /** Ask for the most promising first. What was sized before costs nothing. */
  allows({ cycle: { hops }, isSized }: Candidate): boolean {
    if (hops.some(({ poolIndex }) => element(this.#overPool, poolIndex) >= MOST_OVER_A_POOL)) return false;
    if (!isSized && this.#left === 0) return false;
    if (!isSized) this.#left--;
    for (const { poolIndex } of hops) this.#overPool[poolIndex] = element(this.#overPool, poolIndex) + 1;
    return true;
  }
}
