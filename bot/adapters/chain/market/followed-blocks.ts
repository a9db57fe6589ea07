import type { Address, Hex } from "../../../core/hex.ts";

/** Which block. */
export interface BlockId {
  readonly number: bigint;
  readonly hash: Hex;
}

/** A block and the watched pools that it touched. */
export interface FollowedBlock extends BlockId {
  readonly touched: ReadonlySet<Address>;
}

/** The way from one block to another, over the newest one that both follow. */
export interface BlockPath {
  /** Taken back, with what they touched. */
  readonly left: readonly FollowedBlock[];
  /** Oldest first; the last one is the target. */
  readonly gained: readonly BlockId[];
}

/** The newest blocks that a state of the market contains, each the parent of the next. */
export class FollowedBlocks {
  readonly #depth: number;
  #blocks: FollowedBlock[] = [];

  constructor(depth: number) {
    this.#depth = depth;
  }

  newest(): FollowedBlock | undefined {
    return this.#blocks.at(-1);
  }

  /**
   * The way to a block whose ancestors have these hashes. Undefined when it is not known, because it begins before what is
   * remembered or a hash is missing, or when more than `maxGained` blocks would be gained.
   */
  pathTo(target: BlockId, hashAt: (number: bigint) => Hex | undefined, maxGained: number): BlockPath | undefined {
    const oldest = this.#blocks[0];
    if (oldest === undefined) return undefined;
    const gained: BlockId[] = [];
    for (let block: BlockId = target; gained.length <= maxGained;) {
      const index = Number(block.number - oldest.number);
      if (index < 0) return undefined;
      if (this.#blocks[index]?.hash === block.hash) return { left: this.#blocks.slice(index + 1), gained };
      gained.unshift(block);
      const number = block.number - 1n;
      const hash = hashAt(number);
      if (hash === undefined) return undefined;
      block = { number, hash };
    }
    return undefined;
  }

  /** Goes a way that {@link pathTo} has found. */
  go({ left }: BlockPath, gained: readonly FollowedBlock[]): void {
    this.#blocks.splice(this.#blocks.length - left.length, left.length, ...gained);
    this.#blocks.splice(0, this.#blocks.length - this.#depth);
  }

  /** Everything is known as of this block, and nothing of those before it. */
  beginAt({ number, hash }: BlockId): void {
    this.#blocks = [{ number, hash, touched: new Set() }];
  }
}
