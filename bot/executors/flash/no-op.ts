import type { Head } from "../../core/head.ts";
import type { SignedTransaction } from "../../core/intent.ts";
import { feeMarketAfter } from "./fee-market.ts";
import type { FollowingParts } from "./following-parts.ts";
import type { LiveOrder } from "./live-order.ts";
import { keepInPool } from "./keep-in-pool.ts";
import { publishToPool } from "./publish.ts";
import { isUnderpriced, noOpFees } from "./replacement-fees.ts";
import { signFurther } from "./sign-further.ts";
import { feesOf } from "./signed-fees.ts";

/** A plain transfer. */
const NO_OP_GAS = 21_000n;

/** What is to be spent on nothing, and why. */
export interface NoOp {
  readonly purpose: "cancel" | "fill";
  readonly nonce: number;
  /** What holds the nonce in the pool until now. */
  readonly replaced?: SignedTransaction;
}

/**
 * Spends a nonce on nothing: a transfer of 0 wei to the account itself, at fees that the market takes and that replace
 * what is there. Returns whether it was signed.
 */
export async function sendNoOp(live: LiveOrder, noOp: NoOp, head: Head, parts: FollowingParts): Promise<boolean> {
  const { chain, settings } = parts;
  const { purpose, nonce, replaced } = noOp;
  const market = feeMarketAfter(head, chain.feeHistory(), settings.gasPercentile);
  const fees = noOpFees(replaced && feesOf(replaced), market, settings);
  const to = live.execution.account;
  const details = { gasLimit: NO_OP_GAS, ...fees };
  const request = { purpose, nonce, to, data: "0x", gasLimit: NO_OP_GAS, fees, details } as const;
  const signed = await signFurther(live, request, parts);
  if (signed === undefined) return false;
  await publishToPool(live, signed, parts);
  return true;
}

/**
 * Looks after a no-op until its nonce is used: a higher one takes its place when the market has left it behind, as often
 * as attempts are allowed and the highest gas price permits; else the same bytes again when the pool has lost them.
 */
export async function tendNoOp(
  live: LiveOrder,
  noOps: readonly SignedTransaction[],
  head: Head,
  parts: FollowingParts,
): Promise<void> {
  const { chain, settings } = parts;
  const newest = noOps.at(-1);
  if (newest === undefined) return;
  const fees = feesOf(newest);
  const market = feeMarketAfter(head, chain.feeHistory(), settings.gasPercentile);
  const mayRise = noOps.length <= settings.retryAttempts && fees.maxFeePerGasWei < settings.maxGasPriceWei;
  const { purpose, nonce } = newest;
  const isRaised =
    mayRise &&
    purpose !== "execute" &&
    isUnderpriced(fees, market, settings) &&
    (await sendNoOp(live, { purpose, nonce, replaced: newest }, head, parts));
  if (!isRaised) await keepInPool(live, newest, head, parts);
}
