import type { Chain, Receipt } from "../../ports/chain.ts";
import { describeRevert } from "./decode-revert.ts";
import type { Explanation } from "../../transactions/ends/explanation.ts";
import type { LiveOrder } from "./live-order.ts";
import { describePriorMove, findPriorMove } from "./prior-move.ts";

/**
 * Why an included transaction reverted. A receipt does not say; the same call on the state after its block most often
 * reverts in the same way. Throws ReadFailed when the logs cannot be read.
 */
export async function explainRevert(live: LiveOrder, receipt: Receipt, chain: Chain): Promise<Explanation> {
  const { contract: to, data, gasLimit, expiryBlock, observedBlock } = live.detailsOf(receipt.transactionHash);
  const { blockNumber, gasUsed } = receipt;
  if (blockNumber > expiryBlock) {
    return { detail: `included in block ${blockNumber}, after its expiry in block ${expiryBlock}` };
  }
  if (gasUsed >= gasLimit) return { detail: `it used all of its ${gasLimit} gas` };

  const replay = await chain.call({ from: live.execution.account, to, data, gasLimit, atBlock: blockNumber });
  const reason =
    replay.status === "reverted" ? describeRevert(replay.revertData) : "its reason cannot be seen in a replay";
  const priorMove = await findPriorMove(live, chain, { observedBlock, toBlock: blockNumber, before: receipt });
  if (priorMove === undefined) return { detail: reason };
  return { detail: `${reason}; ${describePriorMove(priorMove)}`, priorMove };
}
