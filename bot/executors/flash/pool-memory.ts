import type { Hex } from "../../core/hex.ts";

/** What this process has seen of an order's transactions in the public pool; a restart begins anew. */
export class PoolMemory {
  readonly #missingHeads = new Map<Hex, number>();
  readonly #waitingSince = new Map<Hex, bigint>();

  /** A node holds it. */
  found(hash: Hex): void {
    this.#missingHeads.delete(hash);
  }

  /** No node was found to hold it: in how many heads in a row by now. */
  missed(hash: Hex): number {
    const heads = (this.#missingHeads.get(hash) ?? 0) + 1;
    this.#missingHeads.set(hash, heads);
    return heads;
  }

  /** For how many blocks it has been waiting, counted from the first time that this was asked. */
  waitedBlocks(hash: Hex, headNumber: bigint): bigint {
    const since = this.#waitingSince.get(hash) ?? headNumber;
    this.#waitingSince.set(hash, since);
    return headNumber - since;
  }

  /** No block could have had it until now: its waiting begins here. */
  waitsFrom(hash: Hex, headNumber: bigint): void {
    this.#waitingSince.set(hash, headNumber);
  }
}
