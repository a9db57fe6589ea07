import { lesser } from "../core/extremes.ts";
import type { FeeCaps } from "./fees.ts";
import type { LiveTransaction } from "./live-transaction.ts";

/** What bounds the fees of a transaction that trades. One that only frees a nonce is no source's to bound. */
export function feeCapsOf(
  { maxGasPriceWei }: Pick<LiveTransaction, "maxGasPriceWei">,
  { minPriorityFeeWei, maxPriorityFeeWei, maxGasPriceWei: mostWei }: FeeCaps,
): FeeCaps {
  return { minPriorityFeeWei, maxPriorityFeeWei, maxGasPriceWei: lesser(mostWei, maxGasPriceWei ?? mostWei) };
}
