import type { Head } from "../../core/head.ts";
import type { SignedTransaction } from "../../core/intent.ts";
import type { Inclusion } from "../../core/outcome.ts";
import type { Receipt } from "../../ports/chain.ts";
import { depthOf, isFinal } from "./depth.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { Purpose } from "../purpose.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import { agreesOnReceipt } from "./second-opinion.ts";

/** One of the order's transactions, and where it was included. */
export interface Included {
  readonly transaction: SignedTransaction;
  readonly receipt: Receipt;
}

/**
 * Records where one of the order's transactions was included, ends the order once that is deep enough, and settles it once
 * that is final. What had ended without it, in another block, or by another receipt, is reopened first.
 */
export async function concludeInclusion(
  live: LiveTransaction,
  head: Head,
  { transaction, receipt }: Included,
  { accounts, chain, purpose, settings }: FollowingParts,
): Promise<"over" | "open"> {
  const inclusion = inclusionOf(receipt);
  const { blockNumber, transactionHash } = inclusion;
  if (!isSame(live.inclusion, inclusion)) {
    accounts.recordIncluded(transaction);
    if (live.isEnded) await live.report({ type: "reopened", detail: `included in block ${blockNumber} after all` });
    await live.report({ type: "included", inclusion });
  }
  const isOver = isFinal(blockNumber, head, settings.finalityBlocks);
  const isDue = live.isEnded ? isOver : depthOf(blockNumber, head) >= settings.confirmationBlocks;
  if (!isDue || !(await agreesOnReceipt(live, receipt, chain))) return "open";
  if (!live.isEnded) await end(live, { transaction, receipt }, inclusion, purpose);
  if (!isOver) return "open";
  await live.report({ type: "settled", detail: `block ${blockNumber}, which includes ${transactionHash}, is final` });
  return "over";
}

async function end(live: LiveTransaction, { transaction, receipt }: Included, inclusion: Inclusion, purpose: Purpose) {
  if (transaction.purpose === "cancel") {
    const where = `in block ${inclusion.blockNumber}`;
    const detail = `not mined in time; its nonce ${transaction.nonce} was spent on nothing ${where}`;
    await live.report({ type: "failed", reason: "NetworkTimeout", detail });
  } else if (inclusion.succeeded) {
    await live.report({ type: "completed", outcome: await purpose.outcomeOf(live, inclusion, receipt) });
  } else {
    const explanation = await purpose.explainRevert(live, receipt);
    await live.report({ type: "failed", reason: "TransactionReverted", ...explanation });
  }
}

/** A node that erred may have told of another result, or of other gas, in the very same block. */
function isSame(known: Inclusion | undefined, found: Inclusion): boolean {
  return (
    known?.transactionHash === found.transactionHash &&
    known.blockHash === found.blockHash &&
    known.succeeded === found.succeeded &&
    known.gasCostWei === found.gasCostWei
  );
}

function inclusionOf(receipt: Receipt): Inclusion {
  const { transactionHash, blockNumber, blockHash, succeeded, gasUsed } = receipt;
  const gasCostWei = gasUsed * receipt.effectiveGasPriceWei + receipt.dataFeeWei;
  return { transactionHash, blockNumber, blockHash, succeeded, gasUsed, gasCostWei };
}
