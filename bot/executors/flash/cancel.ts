import { messageOf } from "../../core/errors.ts";
import { type Head, nextBaseFeePerGasWei } from "../../core/head.ts";
import type { SignedTransaction } from "../../core/intent.ts";
import { bumpedFeeWei, greater, lesser } from "./bid.ts";
import type { FollowingParts } from "./following-parts.ts";
import type { LiveOrder } from "./live-order.ts";
import { publishToPool } from "./publish.ts";

/** A plain transfer: what a no-op costs. */
const NO_OP_GAS = 21_000n;

/**
 * Spends the nonce on nothing: a transfer of 0 wei to the account itself, at fees that replace the order's transaction
 * and that the market takes, within the highest gas price where replacing allows it. Until one of the two is mined, the
 * order lives on. Says so, and tries again at the next head, when the signer refuses.
 */
export async function cancelOrder(live: LiveOrder, head: Head, parts: FollowingParts): Promise<void> {
  const { account, nonce } = live.execution;
  const { chainId, minPriorityFeeWei } = parts.settings;
  const maxPriorityFeePerGasWei = greater(bumpedFeeWei(live.details.maxPriorityFeePerGasWei), minPriorityFeeWei);
  const marketFeeWei = 2n * nextBaseFeePerGasWei(head) + maxPriorityFeePerGasWei;
  const allowedFeeWei = lesser(marketFeeWei, parts.settings.maxGasPriceWei);
  const maxFeePerGasWei = greater(bumpedFeeWei(live.details.maxFeePerGasWei), allowedFeeWei);
  const fees = { gasLimit: NO_OP_GAS, maxFeePerGasWei, maxPriorityFeePerGasWei };
  const noOp = { chainId, nonce, to: account, data: "0x", valueWei: 0n, ...fees } as const;

  const signed = await parts.signer.sign(account, noOp).catch(messageOf);
  if (typeof signed === "string") return live.note(`its nonce ${nonce} cannot be spent on nothing: ${signed}`);
  const transaction: SignedTransaction = {
    account,
    nonce,
    ...signed,
    purpose: "cancel",
    competesWith: [live.execution.hash],
  };
  await live.report({ type: "signed", intent: { transaction, details: fees } });
  await publishToPool(live, transaction, parts);
}
