import type { Head } from "../../core/head.ts";

/** How deep a block lies: the head itself is 1 deep, a block to come 0 or less. */
export function depthOf(blockNumber: bigint, head: Head): number {
  return Number(head.number - blockNumber + 1n);
}

/** Whether so many blocks lie on top of it that no reorganisation takes it back. */
export function isFinal(blockNumber: bigint, head: Head, finalityBlocks: number): boolean {
  return depthOf(blockNumber, head) > finalityBlocks;
}
