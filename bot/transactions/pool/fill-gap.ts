import type { Head } from "../../core/head.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import { sendNoOp } from "./no-op.ts";
import { tendNoOps } from "./tend-no-ops.ts";

/**
 * Fills the nonces that hold the order's public transaction up because nothing of ours will use them, and looks after what
 * fills them. What waits above is left as it is: no fee would help it.
 */
export async function fillGaps(live: LiveTransaction, head: Head, parts: FollowingParts): Promise<void> {
  const { accounts, reads } = parts;
  if (live.fills.length > 0) {
    const used = await reads.nonce(live.execution.account);
    const open = live.fills.filter(({ nonce }) => nonce >= used);
    for (const sameNonce of Map.groupBy(open, ({ nonce }) => nonce).values()) {
      await tendNoOps(live, sameNonce, head, parts);
    }
  }
  await accounts.fresh();
  for (;;) {
    const nonce = accounts.reserveGap(live.claimId, live.execution);
    if (nonce === undefined) return;
    await live.note(`nonce ${nonce} holds it up, and nothing of ours will use it: it is spent on nothing`);
    if (!(await sendNoOp(live, { purpose: "fill", nonce }, head, parts))) return;
  }
}
