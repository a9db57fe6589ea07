import type { Head } from "../../core/head.ts";

/** How deep a block lies: the head itself is 1 deep, a block to come 0 or less. */
export function depthOf(blockNumber: bigint, head: Head): number {
  return Number(head.number - blockNumber + 1n);
}
