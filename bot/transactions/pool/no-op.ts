import type { Head } from "../../core/head.ts";
import type { SignedTransaction } from "../../core/intent.ts";
import { feeMarketAfter } from "../fee-market.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import { publishToPool } from "../sending/publish.ts";
import { noOpFees } from "./replacement-fees.ts";
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
export async function sendNoOp(live: LiveTransaction, noOp: NoOp, head: Head, parts: FollowingParts): Promise<boolean> {
  const { chain, settings } = parts;
  const { purpose, nonce, replaced } = noOp;
  const market = feeMarketAfter(head, chain.feeHistory(), settings.gasPercentile);
  const fees = noOpFees(replaced && feesOf(replaced), market, settings);
  const to = live.execution.account;
  const details = { gasLimit: NO_OP_GAS, ...fees };
  const request = { purpose, nonce, to, data: "0x", details } as const;
  const signed = await signFurther(live, request, parts);
  if (signed === undefined) return false;
  await publishToPool(live, signed, parts);
  return true;
}
