import type { Head } from "../../core/head.ts";
import { PUBLIC_POOL } from "../../core/public-pool.ts";
import { readChain } from "./chain-read.ts";
import { cancelOrder } from "./cancel.ts";
import type { FollowingParts } from "./following-parts.ts";
import type { LiveOrder } from "./live-order.ts";
import { republishToPool } from "./publish.ts";

/**
 * Looks after an order that is in the public pool: says when a node holds it, hands over the same bytes again when it
 * was dropped, and neutralises its nonce once its time is up.
 */
export async function watchPool(live: LiveOrder, head: Head, parts: FollowingParts): Promise<void> {
  if (live.cancel === undefined && parts.clock.nowMs() >= live.confirmationDeadlineMs) {
    await cancelOrder(live, head, parts);
  }
  const transaction = live.cancel ?? live.execution;
  if (await readChain(parts.chain.isInPool(transaction.hash))) {
    live.missingHeads = 0;
    if (!live.wasSeen) await live.report({ type: "seen", via: PUBLIC_POOL });
    return;
  }
  live.missingHeads += 1;
  // Missing once may mean mined just now. But an earlier run may have ended before it handed over what it journalled.
  const isDropped = live.missingHeads > 1 || (live.isPublic && !live.answers.has(PUBLIC_POOL));
  // Past its expiry an execution could only revert: what the pool has lost by then is better left lost.
  const isWorthSending = transaction.purpose === "cancel" || head.number < live.details.expiryBlock;
  if (isDropped && isWorthSending) await republishToPool(live, transaction, parts);
}
