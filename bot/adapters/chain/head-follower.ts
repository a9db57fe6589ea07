import type { Head } from "../../core/head.ts";
import type { HeadListener } from "../../ports/chain.ts";
import { faultOf } from "./endpoint-fault.ts";

/** An endpoint that did not answer, and when it is asked again. */
export interface HeadFault {
  readonly problem: string;
  /** Failed attempts in a row. */
  readonly attempt: number;
  readonly retryInMs: number;
}

const MAX_RETRY_DELAY_MS = 10_000;

/**
 * Asks for the latest block again and again, and tells each new one by hash. A block below the highest one seen is a
 * node that lags, or a reorganisation that has not caught up yet: either way it is not news.
 */
export class HeadFollower {
  readonly #readLatest: () => Promise<Head>;
  readonly #pollIntervalMs: number;
  readonly #onFault: (fault: HeadFault) => void;
  readonly #listeners = new Set<HeadListener>();
  #head: Head;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  private constructor(
    first: Head,
    readLatest: () => Promise<Head>,
    pollIntervalMs: number,
    onFault: (fault: HeadFault) => void,
  ) {
    this.#head = first;
    this.#readLatest = readLatest;
    this.#pollIntervalMs = pollIntervalMs;
    this.#onFault = onFault;
  }

  /** Rejects when even the first block cannot be read; later faults go to `onFault`. */
  static async start(
    readLatest: () => Promise<Head>,
    pollIntervalMs: number,
    onFault: (fault: HeadFault) => void,
  ): Promise<HeadFollower> {
    const follower = new HeadFollower(await readLatest(), readLatest, pollIntervalMs, onFault);
    follower.#pollAfter(pollIntervalMs);
    return follower;
  }

  head(): Head {
    return this.#head;
  }

  /** Returns the way to stop listening. */
  onHead(listener: HeadListener): () => void {
    // Wrapped, so that one listener added twice is heard twice and removed once.
    const heard: HeadListener = (head) => listener(head);
    this.#listeners.add(heard);
    return () => this.#listeners.delete(heard);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #pollAfter(delayMs: number): void {
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#poll(), delayMs);
  }

  async #poll(): Promise<void> {
    let delayMs = this.#pollIntervalMs;
    try {
      const latest = await this.#readLatest();
      this.#failures = 0;
      if (!this.#stopped && latest.number >= this.#head.number && latest.hash !== this.#head.hash) this.#tell(latest);
    } catch (thrown) {
      this.#failures += 1;
      delayMs = Math.min(this.#pollIntervalMs * 2 ** Math.min(this.#failures, 16), MAX_RETRY_DELAY_MS);
      if (!this.#stopped) this.#onFault({ problem: faultOf(thrown), attempt: this.#failures, retryInMs: delayMs });
    }
    this.#pollAfter(delayMs);
  }

  #tell(head: Head): void {
    this.#head = head;
    for (const listener of [...this.#listeners]) listener(head);
  }
}
