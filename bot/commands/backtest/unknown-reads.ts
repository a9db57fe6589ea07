import type { UnknownState } from "../../fork/unknown-state.ts";

/**
 * What an execution read that the endpoint does not know. Counted is what the execution touched: of a V3 pool that is every
 * word of the tick bitmap that it looked through and every tick that it crossed. What only our readers asked for (words and
 * ticks further from the price than the trade went) is not counted, because no amount of the trade rests on it.
 */
export function unknownReads(reads: readonly string[], { accounts, slots }: UnknownState): readonly string[] {
  return reads.filter((read) => accounts.has(read) || slots.has(read));
}
