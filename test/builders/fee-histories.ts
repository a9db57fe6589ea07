import type { FeeHistory } from "../../bot/ports/chain.ts";

const GWEI = 10n ** 9n;

/** Blocks in which every percentile was paid this much above the base fee, oldest first; in gwei. */
export function tipsOf(...tipsGwei: readonly number[]): FeeHistory {
  return { blockNumber: 100n, tipsWei: () => tipsGwei.map((tip) => BigInt(tip) * GWEI) };
}
