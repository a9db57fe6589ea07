import type { Signal } from "../core/signal.ts";

/**
 * Remembers which signals became orders, at least for as long as a repetition could be fresh: relays echo and replay.
 * A signal is the same when source, strategy, id and resources are.
 */
export class RecentSignals {
  readonly #spanMs: number;
  #newer = new Set<string>();
  #older = new Set<string>();
  #newerSinceMs = -Infinity;

  /** @param spanMs how long a signal is remembered at least; twice that at most */
  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  has(signal: Signal): boolean {
    const name = nameOf(signal);
    return this.#newer.has(name) || this.#older.has(name);
  }

  remember(signal: Signal, nowMs: number): void {
    if (nowMs - this.#newerSinceMs >= this.#spanMs) {
      this.#older = this.#newer;
      this.#newer = new Set();
      this.#newerSinceMs = nowMs;
    }
    this.#newer.add(nameOf(signal));
  }
}

function nameOf({ source, strategyId, signalId, resources }: Signal): string {
  return `${signalId} ${strategyId} ${resources.join(" ")} ${source}`;
}
