import type { FeedFigures } from "../../ports/pending-transactions.ts";

/** Counts for a feed, in memory, from its start on. */
export class FeedTally<Reason extends string> {
  readonly #refused = new Map<Reason, number>();
  #connections = 0;
  #events = 0;
  isConnected = false;

  noteConnected(): void {
    this.isConnected = true;
    this.#connections += 1;
  }

  noteEvent(): void {
    this.#events += 1;
  }

  noteRefused(reason: Reason): void {
    this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
  }

  figures(): FeedFigures {
    return {
      isConnected: this.isConnected,
      reconnects: Math.max(0, this.#connections - 1),
      events: this.#events,
      refused: Object.fromEntries(this.#refused),
    };
  }
}
