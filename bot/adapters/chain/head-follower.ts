import type { Head } from "../../core/head.ts";
import type { Hex } from "../../core/hex.ts";
import type { HeadListener } from "../../ports/chain.ts";
import { type ReadBlock, readAncestry } from "./ancestry.ts";
import { faultOf } from "./endpoint-fault.ts";
import { HeadLineage } from "./head-lineage.ts";

/** Where heads come from: asked for, and told. */
export interface HeadSource {
  /** Asks for a newest block. */
  newestHead(): Promise<Head>;
  /** Hears of newest blocks: each perhaps more than once, in any order, of any branch. */
  onAnyHead(listener: HeadListener): () => void;
  readonly readBlock: ReadBlock;
}

/** An endpoint that did not answer, and when it is asked again. */
export interface HeadFault {
  readonly problem: string;
  /** Failed attempts in a row. */
  readonly attempt: number;
  readonly retryInMs: number;
}

const MAX_RETRY_DELAY_MS = 10_000;

/** Deeper than any reorganisation before finality (two epochs, 64 blocks), with as much again to look back at. */
const LINEAGE_DEPTH = 256;

/**
 * Makes one chain out of what nodes call their newest block: a higher one is news, after its ancestors are known down to
 * a block that was known before. One that is not higher is news only when it shows a reorganisation
 * (docs/adr/0021-one-lineage-of-heads.md).
 */
export class HeadFollower {
  readonly #source: HeadSource;
  readonly #pollIntervalMs: number;
  readonly #onFault: (fault: HeadFault) => void;
  readonly #listeners = new Set<HeadListener>();
  readonly #lineage: HeadLineage;
  readonly #stopHearing: () => void;
  #isExhausted = false;
  #considered: Promise<void> = Promise.resolve();
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #stop = new AbortController();

  private constructor(first: Head, source: HeadSource, pollIntervalMs: number, onFault: (fault: HeadFault) => void) {
    this.#lineage = new HeadLineage(first, LINEAGE_DEPTH);
    this.#source = source;
    this.#pollIntervalMs = pollIntervalMs;
    this.#onFault = onFault;
    this.#stopHearing = source.onAnyHead((head) => {
      // A listener's own failure is the poll's to report: it hears the same head.
      this.#offer(head).catch(() => undefined);
    });
  }

  /** Rejects when even the first block cannot be read; later faults go to `onFault`. */
  static async start(
    source: HeadSource,
    pollIntervalMs: number,
    onFault: (fault: HeadFault) => void,
  ): Promise<HeadFollower> {
    const follower = new HeadFollower(await source.newestHead(), source, pollIntervalMs, onFault);
    await follower.#lookBack();
    follower.#pollAfter(pollIntervalMs);
    return follower;
  }

  head(): Head {
    return this.#lineage.newest();
  }

  /** The hash of a block on the chain that ends in the head, as far back as it is known. */
  hashAt(blockNumber: bigint): Hex | undefined {
    return this.#lineage.hashAt(blockNumber);
  }

  /** Returns the way to stop listening. */
  onHead(listener: HeadListener): () => void {
    // Wrapped, so that one listener added twice is heard twice and removed once.
    const heard: HeadListener = (head) => listener(head);
    this.#listeners.add(heard);
    return () => this.#listeners.delete(heard);
  }

  stop(): void {
    this.#stop.abort();
    this.#stopHearing();
    clearTimeout(this.#timer);
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  #pollAfter(delayMs: number): void {
    if (!this.#isStopped()) this.#timer = setTimeout(() => void this.#poll(), delayMs);
  }

  async #poll(): Promise<void> {
    let delayMs = this.#pollIntervalMs;
    try {
      await this.#offer(await this.#source.newestHead());
      this.#failures = 0;
    } catch (thrown) {
      this.#failures += 1;
      delayMs = Math.min(this.#pollIntervalMs * 2 ** Math.min(this.#failures, 16), MAX_RETRY_DELAY_MS);
      if (!this.#isStopped()) this.#onFault({ problem: faultOf(thrown), attempt: this.#failures, retryInMs: delayMs });
    }
    this.#pollAfter(delayMs);
  }

  /** One after the other, so that each is judged by the lineage that the one before it left. */
  #offer(head: Head): Promise<void> {
    const considered = this.#considered.then(() => this.#consider(head));
    this.#considered = considered.catch(() => undefined);
    return considered;
  }

  async #consider(candidate: Head): Promise<void> {
    if (this.#isStopped() || this.hashAt(candidate.number) === candidate.hash) return;
    const newest = this.head();
    const head = candidate.number > newest.number ? candidate : await this.#reorganisedTo(candidate, newest);
    if (head === undefined) return;
    const expected = Math.min(Number(head.number - newest.number) - 1, LINEAGE_DEPTH);
    const { blocks } = await readAncestry(head, (block) => this.#lineage.joins(block), {
      read: this.#source.readBlock,
      limit: LINEAGE_DEPTH - 1,
      expected,
    });
    if (this.#isStopped()) return;
    if (!this.#lineage.append([head, ...blocks])) await this.#lookBack();
    for (const listener of this.#isStopped() ? [] : [...this.#listeners]) listener(head);
    await this.#lookBack();
  }

  /**
   * What a block of another branch that is not higher than our head proves. Nodes that still have our head outvote it: it
   * comes from one that is behind. Another block in our head's place, or none, is a reorganisation. One further back than
   * anything we know proves nothing.
   */
  async #reorganisedTo(candidate: Head, newest: Head): Promise<Head | undefined> {
    if (candidate.number < this.#lineage.oldest().number) return undefined;
    const inItsPlace = await this.#source.readBlock(newest.number);
    if (inItsPlace === undefined) return candidate;
    return inItsPlace.hash === newest.hash ? undefined : inItsPlace;
  }

  /** Fills the lineage at its far end, as far as nodes have the blocks; what nobody has may be had later. */
  async #lookBack(): Promise<void> {
    const limit = this.#lineage.room();
    if (this.#isStopped() || limit === 0) return;
    const neverKnown = (): boolean => false;
    const { blocks, isExhausted } = await readAncestry(this.#lineage.oldest(), neverKnown, {
      read: this.#source.readBlock,
      limit,
      expected: this.#isExhausted ? 1 : limit,
    });
    this.#lineage.prepend(blocks);
    this.#isExhausted = isExhausted;
  }
}
