import type { Clock } from "../../bot/ports/clock.ts";

/** A wall clock that stands still until it is set. */
export class ManualClock implements Clock {
  ms = 1_700_000_000_000;

  nowMs(): number {
    return this.ms;
  }
}
