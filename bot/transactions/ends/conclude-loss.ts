import type { Head } from "../../core/head.ts";
import type { Receipt } from "../../ports/chain.ts";
import { failAsAbsent } from "./conclude-absence.ts";
import { depthOf, isFinal } from "./depth.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import { agreesOnReceipt } from "./second-opinion.ts";
import { takeBackInclusion } from "./take-back.ts";

/**
 * Ends an order whose nonce a transaction of another order of ours has used, once that is deep enough, and settles it once
 * that is final.
 */
export async function concludeLoss(
  live: LiveTransaction,
  head: Head,
  winner: Receipt,
  parts: FollowingParts,
): Promise<"over" | "open"> {
  const { confirmationBlocks, finalityBlocks } = parts.settings;
  const { transactionHash, blockNumber } = winner;
  if (live.inclusion !== undefined) await takeBackInclusion(live, parts);
  live.receipt = winner;
  live.lostTo = transactionHash;
  const isOver = isFinal(blockNumber, head, finalityBlocks);
  const isDue = live.isEnded ? isOver : depthOf(blockNumber, head) >= confirmationBlocks;
  if (!isDue || !(await agreesOnReceipt(live, winner, parts.chain))) return "open";
  // Whoever used the nonce after the order's last block did not keep it out of a block.
  if (!live.isEnded && live.details.submission !== "public" && blockNumber > live.details.expiryBlock) {
    await failAsAbsent(live, parts);
  }
  if (!live.isEnded) {
    const reason = live.details.submission === "public" ? "TransactionDropped" : "MEVBundleFailed";
    const { nonce } = live.execution;
    const detail = `its nonce ${nonce} was used by ${transactionHash}, of another order, in block ${blockNumber}`;
    await live.report({ type: "failed", reason, detail });
  }
  if (!isOver) return "open";
  await live.report({ type: "settled", detail: `block ${blockNumber}, which includes ${transactionHash}, is final` });
  return "over";
}
