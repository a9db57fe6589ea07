import type { Hex } from "../../core/hex.ts";

interface Seen {
  readonly hash: Hex;
  missingHeads: number;
  waitingSince: bigint | undefined;
}

/** What this process has seen of an order's transactions in the public pool; a restart begins anew. */
export class PoolMemory {
  /** Mostly of one. */
  #seen: readonly Seen[] = [];

  /** A node holds it. */
  found(hash: Hex): void {
    this.#of(hash).missingHeads = 0;
  }

  /** No node was found to hold it: in how many heads in a row by now. */
  missed(hash: Hex): number {
    return (this.#of(hash).missingHeads += 1);
  }

  /** For how many blocks it has been waiting, counted from the first time that this was asked. */
  waitedBlocks(hash: Hex, headNumber: bigint): bigint {
    const seen = this.#of(hash);
    seen.waitingSince ??= headNumber;
    return headNumber - seen.waitingSince;
  }

  /** No block could have had it until now: its waiting begins here. */
  waitsFrom(hash: Hex, headNumber: bigint): void {
    this.#of(hash).waitingSince = headNumber;
  }

  #of(hash: Hex): Seen {
    const known = this.#seen.find((seen) => seen.hash === hash);
    if (known !== undefined) return known;
    const seen: Seen = { hash, missingHeads: 0, waitingSince: undefined };
    this.#seen = this.#seen.concat(seen);
    return seen;
  }
}
