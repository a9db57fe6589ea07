import type { Answer } from "./door.ts";
import { HttpProblem } from "./http-problem.ts";

interface Entry {
  readonly fingerprint: string;
  readonly answer: Promise<Answer>;
}

/** How much is remembered, and for how long. */
export interface MemoryLimits {
  readonly maxCharacters: number;
  readonly keepMs: number;
}

/**
 * Carries out each request once: who repeats one under the same key, because its answer was lost, gets the same answer.
 * When there is too much to remember the oldest answers are forgotten first, and with them that there was a request.
 */
export class AnsweredRequests {
  readonly #entries = new Map<string, Entry>();
  /** Those of them that have their answer, the oldest first. */
  readonly #answered = new Map<string, { readonly atMs: number; readonly characters: number }>();
  readonly #limits: MemoryLimits;
  readonly #monotonicMs: () => number;
  #characters = 0;

  constructor(limits: MemoryLimits, monotonicMs: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#monotonicMs = monotonicMs;
  }

  /**
   * Does the work, unless the key had an answer before. Work that rejects leaves its key free.
   * Rejects with an {@link HttpProblem} when the key belongs to another request.
   */
  async once(
    key: string,
    fingerprint: string,
    work: () => Promise<Answer>,
  ): Promise<Answer & { readonly isReplay: boolean }> {
    this.#forget();
    const earlier = this.#entries.get(key);
    if (earlier === undefined) return { ...(await this.#begin(key, fingerprint, work)), isReplay: false };
    if (earlier.fingerprint === fingerprint) return { ...(await earlier.answer), isReplay: true };
    throw new HttpProblem("idempotency-key-reused", "Another request had this Idempotency-Key; expected a new one.");
  }

  async #begin(key: string, fingerprint: string, work: () => Promise<Answer>): Promise<Answer> {
    const answer = work();
    this.#entries.set(key, { fingerprint, answer });
    try {
      const characters = key.length + fingerprint.length + (await answer).text.length;
      this.#characters += characters;
      this.#answered.set(key, { atMs: this.#monotonicMs(), characters });
    } catch (thrown) {
      this.#entries.delete(key);
      throw thrown;
    }
    return answer;
  }

  /** What is too old or too much; never a request that is still being carried out. */
  #forget(): void {
    const { maxCharacters, keepMs } = this.#limits;
    const tooOldMs = this.#monotonicMs() - keepMs;
    for (const [key, { atMs, characters }] of this.#answered) {
      if (atMs > tooOldMs && this.#characters <= maxCharacters) return;
      this.#characters -= characters;
      this.#answered.delete(key);
      this.#entries.delete(key);
    }
  }
}
