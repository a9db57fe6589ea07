import type { Signal } from "../core/signal.ts";
import type { MissingFact } from "../ports/executor.ts";

/** A signal that cannot be judged before a fact is known. */
interface Waiting {
  readonly signal: Signal;
  readonly timer: NodeJS.Timeout;
  /** All that wait for the same fact. */
  readonly group: Set<Waiting>;
}

/** Keeps signals while a fact that they need is fetched beside the hot path; each is released once. */
export class WaitingRoom {
  readonly #onArrival: (signals: readonly Signal[]) => void;
  readonly #waiting = new Set<Waiting>();
  /** Who waits for each fact. A promise keeps whoever listens until it resolves: each has one listener, however many wait. */
  readonly #groups = new WeakMap<Promise<void>, Set<Waiting>>();

  /** @param onArrival takes all signals for which a fact may be known now, together */
  constructor(onArrival: (signals: readonly Signal[]) => void) {
    this.#onArrival = onArrival;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** The signal waits for its fact, or until the time is up. */
  admit(signal: Signal, { arrival }: MissingFact, timeoutMs: number, onTimeout: () => void): void {
    const group = this.#groups.get(arrival) ?? this.#listenTo(arrival);
    const timer = setTimeout(
      () => {
        this.#release(entry);
        onTimeout();
      },
      Math.max(timeoutMs, 0),
    );
    const entry: Waiting = { signal, timer, group };
    group.add(entry);
    this.#waiting.add(entry);
  }

  /** Lets those go for which this holds, without a word to whoever admitted them, and returns them. */
  remove(matches: (signal: Signal) => boolean): readonly Signal[] {
    const removed = [...this.#waiting].filter(({ signal }) => matches(signal));
    for (const entry of removed) this.#release(entry);
    return removed.map(({ signal }) => signal);
  }

  #listenTo(arrival: Promise<void>): Set<Waiting> {
    const group = new Set<Waiting>();
    this.#groups.set(arrival, group);
    void arrival.then(() => {
      this.#groups.delete(arrival);
      const arrived = [...group];
      for (const entry of arrived) this.#release(entry);
      if (arrived.length > 0) this.#onArrival(arrived.map(({ signal }) => signal));
    });
    return group;
  }

  #release(entry: Waiting): void {
    clearTimeout(entry.timer);
    entry.group.delete(entry);
    this.#waiting.delete(entry);
  }
}
