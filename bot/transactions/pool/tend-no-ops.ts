import type { Head } from "../../core/head.ts";
import type { SignedTransaction } from "../../core/intent.ts";
import { feeMarketAfter } from "../fee-market.ts";
import type { FollowingParts } from "../following-parts.ts";
import { keepInPool } from "./keep-in-pool.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import { sendNoOp } from "./no-op.ts";
import { isUnderpriced } from "./replacement-fees.ts";
import { feesOf } from "./signed-fees.ts";
import { wasRefusedAsUnderpriced } from "./underpriced-refusal.ts";

/**
 * Looks after the no-ops for a nonce, oldest first, until it is used: a higher one takes the place of the newest when the
 * market has left that behind, as often as attempts are allowed and the highest gas price permits; else the same bytes
 * again when the pool has lost them.
 */
export async function tendNoOps(
  live: LiveTransaction,
  noOps: readonly SignedTransaction[],
  head: Head,
  parts: FollowingParts,
): Promise<void> {
  const newest = noOps.at(-1);
  if (newest === undefined) return;
  const { nonce } = newest;
  const purpose = newest.purpose === "fill" ? "fill" : "cancel";
  const mayRise = noOps.length <= parts.settings.retryAttempts && (await isLeftBehind(live, newest, head, parts));
  if (mayRise && (await sendNoOp(live, { purpose, nonce, replaced: newest }, head, parts))) return;
  await keepInPool(live, newest, head, parts);
}

/** Whether its price keeps it out of a block, and may rise: no fee helps what waits behind another nonce. */
async function isLeftBehind(
  live: LiveTransaction,
  noOp: SignedTransaction,
  head: Head,
  { chain, reads, settings }: FollowingParts,
): Promise<boolean> {
  const fees = feesOf(noOp);
  if (fees.maxFeePerGasWei >= settings.maxGasPriceWei || (await reads.nonce(noOp.account)) < noOp.nonce) return false;
  const market = feeMarketAfter(head, chain.feeHistory(), settings.gasPercentile);
  return isUnderpriced(fees, market, settings) || wasRefusedAsUnderpriced(live);
}
