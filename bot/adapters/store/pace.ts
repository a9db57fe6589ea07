import { setTimeout as delay } from "node:timers/promises";

/** Work that takes less at a time troubles nobody. */
const WORK_MS = 5;

/** Lets a thread that has much to do work half of the time at most, so that others are not kept from the processor. */
export class Pace {
  #startedAtMs = performance.now();
  #workedMs = 0;
  #isHurried = false;

  /** To be called when there is something to do again. */
  resume(): void {
    this.#startedAtMs = performance.now();
  }

  /** To be awaited after each small piece of work: pauses, when it is time for that, as long as was worked. */
  async rest(): Promise<void> {
    this.#workedMs += performance.now() - this.#startedAtMs;
    if (this.#workedMs >= WORK_MS && !this.#isHurried) {
      await delay(this.#workedMs);
      this.#workedMs = 0;
    }
    this.resume();
  }

  /** From now on nothing waits: everything is to be done before the end. */
  hurry(): void {
    this.#isHurried = true;
  }
}
