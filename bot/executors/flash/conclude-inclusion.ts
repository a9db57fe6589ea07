import type { Head } from "../../core/head.ts";
import type { SignedTransaction } from "../../core/intent.ts";
import type { Inclusion, Outcome } from "../../core/outcome.ts";
import type { Chain, Receipt } from "../../ports/chain.ts";
import type { FollowingParts } from "./following-parts.ts";
import type { LiveOrder } from "./live-order.ts";
import { findPriorMove } from "./prior-move.ts";
import { realisedProfitWei } from "./realised-profit.ts";
import { explainRevert } from "./revert-reason.ts";

/** Records where one of the order's transactions was included, and ends the order once that is deep enough. */
export async function concludeInclusion(
  live: LiveOrder,
  head: Head,
  { transaction, receipt }: { readonly transaction: SignedTransaction; readonly receipt: Receipt },
  { chain, settings }: FollowingParts,
): Promise<"ended" | "open"> {
  const { transactionHash, blockNumber, blockHash, succeeded, gasUsed } = receipt;
  // A node may know the block before we hear of it. Reported now, it would free the account for an order that still
  // finds this nonce unused.
  if (blockNumber > chain.head().number) return "open";
  const gasCostWei = gasUsed * receipt.effectiveGasPriceWei;
  const inclusion: Inclusion = { transactionHash, blockNumber, blockHash, succeeded, gasUsed, gasCostWei };
  if (live.inclusion?.blockHash !== blockHash || live.inclusion.transactionHash !== transactionHash) {
    await live.report({ type: "included", inclusion });
  }
  const depth = head.number - blockNumber + 1n;
  if (depth < BigInt(settings.confirmationBlocks)) return "open";

  if (transaction.purpose === "cancel") {
    const detail = `not mined in time; its nonce ${transaction.nonce} was spent on nothing in block ${blockNumber}`;
    await live.report({ type: "failed", reason: "NetworkTimeout", detail });
  } else if (succeeded) {
    await live.report({ type: "completed", outcome: await outcomeOf(live, inclusion, receipt, chain) });
  } else {
    const detail = await explainRevert(live, receipt, chain);
    await live.report({ type: "failed", reason: "TransactionReverted", detail });
  }
  return "ended";
}

async function outcomeOf(live: LiveOrder, inclusion: Inclusion, receipt: Receipt, chain: Chain): Promise<Outcome> {
  const { predictedProfit, profitToken: token } = live.details;
  const amountWei = realisedProfitWei(receipt.logs, token, live.details);
  const outcome: Outcome = { inclusion, predictedProfit, realisedProfit: { token, amountWei } };
  if (amountWei === predictedProfit.amountWei) return outcome;
  const priorMove = await findPriorMove(live, chain, { toBlock: receipt.blockNumber, before: receipt });
  return priorMove === undefined ? outcome : { ...outcome, priorMove };
}
