import type { Head } from "../../core/head.ts";
import type { Hex } from "../../core/hex.ts";

/** Reads a block of the chain by its number, or any block by its hash; undefined when no node has it. */
export type ReadBlock = (numberOrHash: bigint | Hex) => Promise<Head | undefined>;

/** How many blocks are read at once where nobody knows how many are needed. */
const STEP = 16;

/** Ancestors as far as they were found. */
export interface Ancestry {
  /** The parent, its parent, and so on. */
  readonly blocks: readonly Head[];
  /** Whether the next one is missing because no node has it, and not because nobody answered. */
  readonly isExhausted: boolean;
}

/**
 * Reads a block's ancestors until one `isKnown`, or `limit` are read. Blocks are read by number, many at once, and
 * `expected` says how many; only those that are not the parents that they should be are read again by hash.
 */
export async function readAncestry(
  block: Head,
  isKnown: (descendant: Head) => boolean,
  { read, limit, expected }: { readonly read: ReadBlock; readonly limit: number; readonly expected: number },
): Promise<Ancestry> {
  const blocks: Head[] = [];
  let child = block;
  let size = Math.max(expected, 1);
  try {
    while (blocks.length < limit && child.number > 0n && !isKnown(child)) {
      const count = Math.min(size, limit - blocks.length, Number(child.number));
      const numbers = Array.from({ length: count }, (_, index) => child.number - 1n - BigInt(index));
      for (const candidate of await Promise.all(numbers.map(read))) {
        if (isKnown(child)) break;
        const parent = candidate?.hash === child.parentHash ? candidate : await read(child.parentHash);
        if (parent === undefined) return { blocks, isExhausted: true };
        if (parent.number !== child.number - 1n) return { blocks, isExhausted: false };
        blocks.push(parent);
        child = parent;
      }
      size = STEP;
    }
  } catch {
    // What is missing is read with the next head.
    return { blocks, isExhausted: false };
  }
  return { blocks, isExhausted: false };
}
