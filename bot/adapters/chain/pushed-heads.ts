import type { Head } from "../../core/head.ts";
import type { Hex } from "../../core/hex.ts";
import { readableHead } from "./rpc-types.ts";

/** What {@link PushedHeads} needs of the endpoint whose node tells its heads. */
export interface PushingEndpoint {
  onNewHeads(listener: (header: unknown) => void): Promise<void>;
  /** Reads the newest block. */
  newestHead(): Promise<Head>;
}

/** What {@link PushedHeads} tells. */
export interface PushedHeadsListener {
  onHead(head: Head): void;
  /** There are new heads, and the node has stopped telling them. */
  onSilent(): void;
}

/**
 * The heads that a node tells by itself. A connection whose other end is gone looks like a chain without new blocks:
 * after some silence the node is asked. One that still has nothing newer is believed.
 */
export class PushedHeads {
  readonly #endpoint: PushingEndpoint;
  readonly #silenceMs: number;
  readonly #listener: PushedHeadsListener;
  #latest: Head | undefined;
  /** The newest block that was told, or read when nothing had been told yet. */
  #knownHash: Hex | undefined;
  #isSuspect = false;
  #isLive = false;
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;

  private constructor(endpoint: PushingEndpoint, silenceMs: number, listener: PushedHeadsListener) {
    this.#endpoint = endpoint;
    this.#silenceMs = silenceMs;
    this.#listener = listener;
  }

  /** Rejects when the node does not take the subscription, or has no newest block. */
  static async start(
    endpoint: PushingEndpoint,
    silenceMs: number,
    listener: PushedHeadsListener,
  ): Promise<PushedHeads> {
    const pushed = new PushedHeads(endpoint, silenceMs, listener);
    try {
      await endpoint.onNewHeads((header) => pushed.#take(header));
      // What came before the subscription is not told.
      const newest = await endpoint.newestHead();
      pushed.#knownHash ??= newest.hash;
    } catch (thrown) {
      pushed.stop();
      throw thrown;
    }
    pushed.#watch();
    return pushed;
  }

  /** The newest head that was told, as long as heads are being told: then nobody needs to ask. */
  latest(): Head | undefined {
    return this.#isLive ? this.#latest : undefined;
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #take(header: unknown): void {
    const head = readableHead(header);
    if (head === undefined || this.#isStopped) return;
    this.#latest = head;
    this.#knownHash = head.hash;
    this.#isLive = true;
    this.#isSuspect = false;
    this.#watch();
    this.#listener.onHead(head);
  }

  #watch(): void {
    clearTimeout(this.#timer);
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#ask(), this.#silenceMs);
  }

  /** A block that is read may still be about to be told: only one that is not told until the next silence ends it. */
  async #ask(): Promise<void> {
    this.#isLive = false;
    if (this.#isSuspect) return this.#listener.onSilent();
    const known = this.#knownHash;
    try {
      const newest = await this.#endpoint.newestHead();
      if (this.#isStopped || this.#knownHash !== known) return;
      this.#isSuspect = newest.hash !== known;
    } catch {
      // Whoever reads for us has seen that the endpoint does not answer.
    }
    this.#watch();
  }
}
