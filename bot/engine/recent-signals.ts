import type { Signal } from "../core/signal.ts";

/** By id; most ids belong to one signal. */
type Names = Map<bigint, string[]>;

/**
 * Remembers which signals became orders, at least for as long as a repetition could be fresh: relays echo and replay.
 * A signal is the same when source, strategy, id and resources are.
 */
export class RecentSignals {
  readonly #spanMs: number;
  #newer: Names = new Map();
  #older: Names = new Map();
  #newerSinceMs = -Infinity;

  /** @param spanMs how long a signal is remembered at least; twice that at most */
  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  has(signal: Signal): boolean {
    const newer = this.#newer.get(signal.signalId);
    const older = this.#older.get(signal.signalId);
    if (newer === undefined && older === undefined) return false;
    const name = nameOf(signal);
    return newer?.includes(name) === true || older?.includes(name) === true;
  }

  remember(signal: Signal, nowMs: number): void {
    if (nowMs - this.#newerSinceMs >= this.#spanMs) {
      this.#older = this.#newer;
      this.#newer = new Map();
      this.#newerSinceMs = nowMs;
    }
    const namesakes = this.#newer.get(signal.signalId);
    if (namesakes === undefined) this.#newer.set(signal.signalId, [nameOf(signal)]);
    else namesakes.push(nameOf(signal));
  }
}

function nameOf({ source, strategyId, resources }: Signal): string {
  return `${strategyId} ${resources.join(" ")} ${source}`;
}
