import type { Hex } from "../../core/hex.ts";
import type { UnknownState } from "../../fork/unknown-state.ts";
import { CAST } from "./cast.ts";
import { ownBooks } from "./own-books.ts";
import { unknownReads } from "./unknown-reads.ts";

/**
 * What an execution read that the endpoint does not know, our own accounts and books aside.
 * @param spenders pools that may pull tokens from the contract
 */
export function missingReads(
  reads: readonly string[],
  state: UnknownState,
  spenders: readonly Hex[],
): readonly string[] {
  const unknown = unknownReads(reads, state);
  if (unknown.length === 0) return [];
  const ours: readonly string[] = Object.values(CAST);
  const isInOurBooks = ownBooks([CAST.contract], spenders);
  return unknown.filter((read) => !ours.includes(read) && !isInOurBooks(read));
}
