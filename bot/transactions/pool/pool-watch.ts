import type { Head } from "../../core/head.ts";
import { cancelOrder } from "./cancel.ts";
import { fillGaps } from "./fill-gap.ts";
import type { FollowingParts } from "../following-parts.ts";
import { keepInPool } from "./keep-in-pool.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import { replaceIfDue } from "./replace.ts";
import { tendNoOps } from "./tend-no-ops.ts";

/**
 * Looks after an order that is in the public pool: clears its way, pays more where that pays, hands over again what was
 * dropped, and neutralises its nonce once its time is up.
 */
export async function watchPool(live: LiveTransaction, head: Head, parts: FollowingParts): Promise<void> {
  await fillGaps(live, head, parts);
  const cancels = live.transactions.filter(({ purpose }) => purpose === "cancel").toReversed();
  if (cancels.length > 0) return tendNoOps(live, cancels, head, parts);
  if (isOver(live, head, parts)) await cancelOrder(live, head, parts);
  else if (live.isPublic && live.mayGoPublic) await replaceIfDue(live, head, parts);
  await keepInPool(live, live.cancel ?? live.execution, head, parts);
}

/** Whether nothing is to be earned any more: a block would take what could only revert, and would be paid for it. */
function isOver(live: LiveTransaction, head: Head, { clock, halt }: FollowingParts): boolean {
  if (head.number >= live.details.expiryBlock || clock.nowMs() >= live.confirmationDeadlineMs) return true;
  return halt?.current()?.cancelInFlight === true;
}
