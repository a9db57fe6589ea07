import type { HistoryBlock } from "../../fork/history-block.ts";

/** What a unit of gas cost at least in a block: its base fee, or before London the median of what was paid. */
export function gasPriceOf({ baseFeePerGas, transactions }: HistoryBlock): bigint {
  if (baseFeePerGas !== undefined) return BigInt(baseFeePerGas);
  const paid = transactions.map(({ gasPrice }) => BigInt(gasPrice)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return paid[Math.floor(paid.length / 2)] ?? 0n;
}
