import type { Signal } from "../core/signal.ts";

/** What besides its id tells a signal from others. */
type Name = Pick<Signal, "strategyId" | "source" | "resources">;

/** By id; most ids belong to one signal. */
type Names = Map<bigint, Name | Name[]>;

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
    return isAmong(signal, this.#newer.get(signal.signalId)) || isAmong(signal, this.#older.get(signal.signalId));
  }

  remember({ signalId, strategyId, source, resources }: Signal, nowMs: number): void {
    if (nowMs - this.#newerSinceMs >= this.#spanMs) {
      this.#older = this.#newer;
      this.#newer = new Map();
      this.#newerSinceMs = nowMs;
    }
    const name: Name = { strategyId, source, resources };
    const namesakes = this.#newer.get(signalId);
    if (namesakes === undefined) this.#newer.set(signalId, name);
    else if (Array.isArray(namesakes)) namesakes.push(name);
    else this.#newer.set(signalId, [namesakes, name]);
  }
}

function isAmong(signal: Signal, names: Name | readonly Name[] | undefined): boolean {
  if (names === undefined) return false;
  return isList(names) ? names.some((name) => isSame(signal, name)) : isSame(signal, names);
}

function isSame(signal: Signal, { strategyId, source, resources }: Name): boolean {
  return (
    signal.strategyId === strategyId &&
    signal.source === source &&
    signal.resources.length === resources.length &&
    signal.resources.every((resource, index) => resource === resources[index])
  );
}

/** `Array.isArray` does not know read-only lists. */
function isList(names: Name | readonly Name[]): names is readonly Name[] {
  return Array.isArray(names);
}
