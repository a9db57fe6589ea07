import type { Head } from "../../core/head.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import { sendNoOp } from "./no-op.ts";

/**
 * Spends the order's nonce on nothing. Until one of its transactions is mined, the order lives on. Not while another order
 * of ours has the nonce in the public pool: that one would be replaced, and spends it in any case.
 */
export async function cancelOrder(live: LiveTransaction, head: Head, parts: FollowingParts): Promise<void> {
  const rival = parts.accounts.publicRival(live.claimId, live.execution);
  if (rival !== undefined) return live.note(`its nonce is left to order ${rival}, which has it in the public pool`);
  const { nonce } = live.execution;
  await sendNoOp(live, { purpose: "cancel", nonce, replaced: live.execution }, head, parts);
}
