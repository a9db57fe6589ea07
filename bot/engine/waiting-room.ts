import type { Signal } from "../core/signal.ts";
import type { MissingFact } from "../ports/executor.ts";
import { within } from "./time-limit.ts";

/** A signal that cannot be judged before a fact is known. */
interface Waiting {
  readonly signal: Signal;
  readonly leave: AbortController;
}

/** Keeps signals while a fact that they need is fetched beside the hot path; each is released once. */
export class WaitingRoom {
  readonly #waiting = new Set<Waiting>();

  get size(): number {
    return this.#waiting.size;
  }

  /** Calls one of the two: when the fact may be known, or when the time is up. */
  admit(
    signal: Signal,
    { arrival }: MissingFact,
    timeoutMs: number,
    then: { readonly onArrival: () => void; readonly onTimeout: () => void },
  ): void {
    const entry: Waiting = { signal, leave: new AbortController() };
    this.#waiting.add(entry);
    within(arrival, timeoutMs, entry.leave.signal).then(
      () => this.#waiting.delete(entry) && then.onArrival(),
      () => this.#waiting.delete(entry) && then.onTimeout(),
    );
  }

  /** Lets those go for which this holds, without a word to whoever admitted them, and returns them. */
  remove(matches: (signal: Signal) => boolean): readonly Signal[] {
    const removed = [...this.#waiting].filter(({ signal }) => matches(signal));
    for (const entry of removed) {
      this.#waiting.delete(entry);
      entry.leave.abort();
    }
    return removed.map(({ signal }) => signal);
  }
}
