import type { Head } from "../../core/head.ts";
import type { SignedTransaction } from "../../core/intent.ts";
import type { Inclusion, Outcome } from "../../core/outcome.ts";
import type { Chain, Receipt } from "../../ports/chain.ts";
import { depthOf, isFinal } from "./depth.ts";
import type { FollowingParts } from "./following-parts.ts";
import type { LiveOrder } from "./live-order.ts";
import { areMovesUnknown, findPriorMove } from "./prior-move.ts";
import { realisedProfitWei } from "./realised-profit.ts";
import { explainRevert } from "./revert-reason.ts";
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
  live: LiveOrder,
  head: Head,
  { transaction, receipt }: Included,
  { accounts, chain, settings }: FollowingParts,
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
  if (!live.isEnded) await end(live, { transaction, receipt }, inclusion, chain);
  if (!isOver) return "open";
  await live.report({ type: "settled", detail: `block ${blockNumber}, which includes ${transactionHash}, is final` });
  return "over";
}

async function end(live: LiveOrder, { transaction, receipt }: Included, inclusion: Inclusion, chain: Chain) {
  if (transaction.purpose === "cancel") {
    const where = `in block ${inclusion.blockNumber}`;
    const detail = `not mined in time; its nonce ${transaction.nonce} was spent on nothing ${where}`;
    await live.report({ type: "failed", reason: "NetworkTimeout", detail });
  } else if (inclusion.succeeded) {
    await live.report({ type: "completed", outcome: await outcomeOf(live, inclusion, receipt, chain) });
  } else {
    const explanation = await explainRevert(live, receipt, chain);
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
  const gasCostWei = gasUsed * receipt.effectiveGasPriceWei;
  return { transactionHash, blockNumber, blockHash, succeeded, gasUsed, gasCostWei };
}

async function outcomeOf(live: LiveOrder, inclusion: Inclusion, receipt: Receipt, chain: Chain): Promise<Outcome> {
  // Of several executions an older one may have landed, which rests on an older prediction.
  const details = live.detailsOf(receipt.transactionHash);
  const { predictedProfit, observedBlock } = details;
  const { token } = predictedProfit;
  const amountWei = realisedProfitWei(receipt.logs, token, details);
  const outcome: Outcome = { inclusion, predictedProfit, realisedProfit: { token, amountWei } };
  if (amountWei === predictedProfit.amountWei) return outcome;
  const priorMove = await findPriorMove(live, chain, { observedBlock, toBlock: receipt.blockNumber, before: receipt });
  if (priorMove !== undefined) return { ...outcome, priorMove };
  return areMovesUnknown(live) ? { ...outcome, isPriorMoveUnknown: true } : outcome;
}
