import type { Signal } from "../core/signal.ts";

/** A signal that waits to be judged. */
interface Queued {
  readonly signal: Signal;
  /** What is worth more comes first. */
  readonly worth: number;
}

export interface IngressParts {
  readonly maxSignals: number;
  /** What a signal is expected to bring, in any unit that is the same for all; -Infinity when it is stale. */
  readonly worthOf: (signal: Signal) => number;
  /** Takes at most {@link BATCH} signals, the most profitable first. */
  readonly onBatch: (signals: readonly Signal[]) => void;
  /** Hears of each signal for which there was no room. */
  readonly onDropped: (signal: Signal) => void;
}

/** Specification 000, part IV: how many signals of a burst are judged before anything else gets its turn. */
export const BATCH = 100;

/**
 * Where signals wait for their turn, first come, first served in batches, and the most profitable of a batch first. When
 * there are too many, the stale ones go, then the least profitable ones, of equals the oldest.
 */
export class Ingress {
  readonly #parts: IngressParts;
  #waiting: Queued[] = [];
  /** Where the oldest one is: taking from the front of an array would move all others. */
  #first = 0;
  #turn: NodeJS.Immediate | undefined;

  constructor(parts: IngressParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#waiting.length - this.#first;
  }

  /** Queues the signals; they are judged after what else has come in at the same time. */
  put(signals: readonly Signal[]): void {
    const { worthOf, maxSignals } = this.#parts;
    for (const signal of signals) this.#waiting.push({ signal, worth: worthOf(signal) });
    if (this.size > maxSignals) this.#dropSurplus();
    this.#turn ??= setImmediate(() => this.#drain());
  }

  /** Takes out those for which this holds, and returns them. */
  remove(matches: (signal: Signal) => boolean): readonly Signal[] {
    const removed: Signal[] = [];
    this.#keep(({ signal }) => {
      if (!matches(signal)) return true;
      removed.push(signal);
      return false;
    });
    return removed;
  }

  #drain(): void {
    this.#turn = undefined;
    const batch = this.#waiting.slice(this.#first, this.#first + BATCH);
    this.#first += batch.length;
    if (this.#first === this.#waiting.length) {
      this.#waiting = [];
      this.#first = 0;
    } else this.#turn = setImmediate(() => this.#drain());
    batch.sort((a, b) => b.worth - a.worth);
    this.#parts.onBatch(batch.map(({ signal }) => signal));
  }

  #dropSurplus(): void {
    const { maxSignals, worthOf, onDropped } = this.#parts;
    // What has become stale since it came is worth nothing now.
    const worths = Float64Array.from(this.#waiting.slice(this.#first), ({ signal, worth }) =>
      worthOf(signal) === -Infinity ? -Infinity : worth,
    );
    let surplus = worths.length - maxSignals;
    const threshold = worths.toSorted()[surplus] ?? Infinity;
    const below = worths.reduce((count, worth) => (worth < threshold ? count + 1 : count), 0);
    let equals = surplus - below;
    let index = 0;
    this.#keep(({ signal }) => {
      const worth = worths[index++] ?? 0;
      const isSurplus = surplus > 0 && (worth < threshold || (worth === threshold && equals-- > 0));
      if (!isSurplus) return true;
      surplus -= 1;
      onDropped(signal);
      return false;
    });
  }

  #keep(isKept: (queued: Queued) => boolean): void {
    this.#waiting = this.#waiting.slice(this.#first).filter(isKept);
    this.#first = 0;
  }
}
