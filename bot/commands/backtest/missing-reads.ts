import type { Address } from "../../core/hex.ts";
import type { UnknownState } from "../../fork/unknown-state.ts";
import { CAST } from "./cast.ts";
import { ownBooks } from "./own-books.ts";

/**
 * What an execution read that the endpoint does not know, our own accounts and books aside. Counted is what the execution
 * touched: of a V3 pool that is every word of the tick bitmap that it looked through and every tick that it crossed. What
 * only our readers asked for (words and ticks further from the price than the trade went) is not counted, because no
 * amount of the trade rests on it.
 * @param pools those that may pull tokens from the contract
 */
export function missingReads(
  reads: readonly string[],
  { accounts, slots }: UnknownState,
  pools: readonly Address[],
): readonly string[] {
  const unknown = reads.filter((read) => accounts.has(read) || slots.has(read));
  if (unknown.length === 0) return [];
  const ours: readonly string[] = Object.values(CAST);
  const isInOurBooks = ownBooks([CAST.contract], pools);
  return unknown.filter((read) => !ours.includes(read) && !isInOurBooks(read));
}
