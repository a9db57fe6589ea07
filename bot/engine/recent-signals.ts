/** Remembers which signals became orders, the newest so many of each source: relays echo and replay. */
export class RecentSignals {
  readonly #capacityPerSource: number;
  readonly #idsBySource = new Map<string, Set<bigint>>();

  constructor(capacityPerSource = 10_000) {
    this.#capacityPerSource = capacityPerSource;
  }

  has(source: string, signalId: bigint): boolean {
    return this.#idsBySource.get(source)?.has(signalId) ?? false;
  }

  remember(source: string, signalId: bigint): void {
    let ids = this.#idsBySource.get(source);
    if (ids === undefined) {
      ids = new Set();
      this.#idsBySource.set(source, ids);
    }
    ids.add(signalId);
    if (ids.size > this.#capacityPerSource) {
      // A set lists its members in the order in which they came.
      for (const oldest of ids) {
        ids.delete(oldest);
        break;
      }
    }
  }
}
