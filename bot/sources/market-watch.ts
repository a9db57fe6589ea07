import type { Head } from "../core/head.ts";
import type { MarketReader } from "../market/market-reader.ts";
import type { MarketSnapshot } from "../market/pool-state.ts";
import type { Chain } from "../ports/chain.ts";
import type { Clock } from "../ports/clock.ts";

/** When and for which head a snapshot was read. */
export interface Reading {
  readonly head: Head;
  /** Wall clock. */
  readonly readAtMs: number;
}

/** Something that is kept up to date with the market. */
export interface MarketConsumer {
  update(snapshot: MarketSnapshot, reading: Reading): void;
}

/** What is watched, and for whom. */
export interface MarketWatchOptions {
  readonly chain: Pick<Chain, "onHead" | "head">;
  readonly reader: MarketReader;
  readonly clock: Clock;
  /** Told in this order: first what the later ones look at. */
  readonly consumers: readonly MarketConsumer[];
  /** Hears what went wrong with a head, and what a consumer threw; the next head is read all the same. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Reads the pools once a head and hands them to everybody who needs them. Heads that arrive during a reading are not
 * queued: the newest one is read next.
 */
export class MarketWatch {
  readonly #options: MarketWatchOptions;
  /** Those who came later, after those of the options. */
  readonly #added = new Set<MarketConsumer>();
  readonly #ready = Promise.withResolvers<undefined>();
  #stopListening: (() => void) | undefined;
  #next: Head | undefined;
  #reading: Promise<void> | undefined;
  #newest: { readonly snapshot: MarketSnapshot; readonly reading: Reading } | undefined;
  #isStopped = false;

  constructor(options: MarketWatchOptions) {
    this.#options = options;
  }

  /** Resolves after the first block that could be read, or when it is stopped before. Starting again changes nothing. */
  async start(): Promise<void> {
    if (this.#stopListening === undefined) {
      this.#stopListening = this.#options.chain.onHead((head) => this.#take(head));
      this.#take(this.#options.chain.head());
    }
    await this.#ready.promise;
  }

  /** Nobody is told anything once this was called; resolves when the reading under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#next = undefined;
    this.#stopListening?.();
    this.#ready.resolve(undefined);
    await this.#reading;
  }

  /** One more consumer, told at once of what was read last; returns the way to leave it out again. */
  add(consumer: MarketConsumer): () => void {
    this.#added.add(consumer);
    if (this.#newest !== undefined) this.#tell(consumer, this.#newest.snapshot, this.#newest.reading);
    return () => this.#added.delete(consumer);
  }

  #take(head: Head): void {
    if (this.#isStopped) return;
    this.#next = head;
    this.#reading ??= this.#readAll();
  }

  async #readAll(): Promise<void> {
    while (this.#next !== undefined) {
      const head = this.#next;
      this.#next = undefined;
      try {
        await this.#read(head);
      } catch (error) {
        this.#options.onFault(error);
      }
    }
    // In the same turn as the last look at #next, so that no head falls between the two.
    this.#reading = undefined;
  }

  async #read(head: Head): Promise<void> {
    const { reader, clock, consumers } = this.#options;
    const snapshot = await reader.read(head.number, head.hash);
    if (this.#isStopped) return;
    const reading = { head, readAtMs: clock.nowMs() };
    this.#newest = { snapshot, reading };
    for (const consumer of [...consumers, ...this.#added]) this.#tell(consumer, snapshot, reading);
    this.#ready.resolve(undefined);
  }

  /** What one consumer throws keeps nothing from the others. */
  #tell(consumer: MarketConsumer, snapshot: MarketSnapshot, reading: Reading): void {
    try {
      consumer.update(snapshot, reading);
    } catch (error) {
      this.#options.onFault(error);
    }
  }
}
