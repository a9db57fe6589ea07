import type { HistoryBlock } from "../../fork/history-block.ts";
import type { ReplayedTransaction } from "../../fork/replayed-transaction.ts";

/**
 * Whether the replayed transactions together have the bloom filter of the block's header: then they wrote the same events.
 * Gas is not compared: under a later hardfork it differs where the prices of instructions do.
 */
export function hasLogsOf({ logsBloom }: HistoryBlock, replayed: readonly ReplayedTransaction[]): boolean {
  const bits = replayed.reduce((all, transaction) => all | BigInt(transaction.logsBloom), 0n);
  return bits === BigInt(logsBloom);
}
