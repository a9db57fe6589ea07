import type { Head } from "../../core/head.ts";
import type { SignedTransaction } from "../../core/intent.ts";
import { PUBLIC_POOL } from "../../core/public-pool.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import { poolHolds } from "./pool-holds.ts";
import { republishToPool } from "../sending/publish.ts";

/**
 * Says when a node holds the transaction, and hands the same bytes over again when the pool has lost them. Throws
 * ReadFailed when the node does not say.
 */
export async function keepInPool(
  live: LiveTransaction,
  transaction: SignedTransaction,
  head: Head,
  parts: FollowingParts,
): Promise<void> {
  const { hash, purpose } = transaction;
  if (await poolHolds(live, transaction, parts)) {
    live.pool.found(hash);
    if (!live.wasSeen) await live.report({ type: "seen", via: PUBLIC_POOL });
    return;
  }
  // Missing once may mean mined just now. But an earlier run may have ended before it handed over what it journalled.
  const isDropped = live.pool.missed(hash) > 1 || (live.isPublic && !live.answers.has(PUBLIC_POOL));
  // Past its expiry an execution could only revert: what the pool has lost by then is better left lost.
  const mayTrade = live.isPublic && live.mayGoPublic && head.number < live.details.expiryBlock;
  const isWorthSending = purpose !== "execute" || mayTrade;
  if (isDropped && isWorthSending) await republishToPool(live, transaction, parts);
}
