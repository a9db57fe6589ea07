import type { Head } from "../../core/head.ts";
import type { Hex } from "../../core/hex.ts";

/** The newest blocks of the chain that ends in the head: every number once, each block the parent of the next. */
export class HeadLineage {
  readonly #depth: number;
  readonly #blocks = new Map<bigint, Head>();
  #newest: Head;
  #oldest: Head;

  constructor(first: Head, depth: number) {
    this.#depth = depth;
    this.#newest = this.#oldest = first;
    this.#blocks.set(first.number, first);
  }

  newest(): Head {
    return this.#newest;
  }

  oldest(): Head {
    return this.#oldest;
  }

  /** How many blocks it still has room for below the oldest. */
  room(): number {
    const room = this.#depth - this.#blocks.size;
    return this.#oldest.number < BigInt(room) ? Number(this.#oldest.number) : room;
  }

  hashAt(number: bigint): Hex | undefined {
    return this.#blocks.get(number)?.hash;
  }

  /** Whether the block's parent is in it. */
  joins(block: Head): boolean {
    return this.hashAt(block.number - 1n) === block.parentHash;
  }

  /**
   * Makes the first of the blocks the newest. Each is the parent of the one before it. Whatever does not lead to the last
   * of them is forgotten. Says whether anything did.
   */
  append(blocks: readonly [Head, ...Head[]]): boolean {
    const [head] = blocks;
    const last = blocks.at(-1) ?? head;
    const joined = this.joins(last);
    for (const number of [...this.#blocks.keys()]) {
      if (!joined || number >= last.number) this.#blocks.delete(number);
    }
    for (const block of blocks) this.#blocks.set(block.number, block);
    this.#newest = head;
    if (!joined) this.#oldest = last;
    this.#trim();
    return joined;
  }

  /** Adds what comes before the oldest, newest first; each must be the parent of the one before it. */
  prepend(blocks: readonly Head[]): void {
    for (const block of blocks) this.#blocks.set(block.number, block);
    this.#oldest = blocks.at(-1) ?? this.#oldest;
    this.#trim();
  }

  #trim(): void {
    const lowest = this.#newest.number - BigInt(this.#depth) + 1n;
    while (this.#oldest.number < lowest) {
      this.#blocks.delete(this.#oldest.number);
      const next = this.#blocks.get(this.#oldest.number + 1n);
      if (next === undefined) break;
      this.#oldest = next;
    }
  }
}
