import type { Head } from "../../core/head.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { LiveTransaction } from "../live-transaction.ts";

/** A reorganisation took the order's inclusion away: what was booked of it is reversed, and its nonce is open again. */
export async function takeBackInclusion(live: LiveTransaction, { accounts }: FollowingParts): Promise<void> {
  const { inclusion, isEnded } = live;
  live.receipt = undefined;
  if (inclusion === undefined) return;
  const { account, nonce } = live.execution;
  accounts.recordRemoved({ account, nonce, hash: inclusion.transactionHash });
  // Its bundles may have been thrown away with the block that had fulfilled them.
  live.relays.offeredHash = undefined;
  const detail = `block ${inclusion.blockNumber}, which had included it, is not part of the chain any more`;
  await live.report(isEnded ? { type: "reopened", detail } : { type: "inclusion-removed", inclusion });
}

/** The rival that had won is not part of the chain any more: the order may land, if there is time. */
export async function takeBackLoss(live: LiveTransaction, head: Head, { accounts }: FollowingParts): Promise<void> {
  const { lostTo, execution, details } = live;
  if (lostTo === undefined) return;
  live.lostTo = undefined;
  const { account, nonce } = execution;
  accounts.recordRemoved({ account, nonce, hash: lostTo });
  if (!live.isEnded || head.number >= details.expiryBlock) return;
  live.relays.offeredHash = undefined;
  await live.report({ type: "reopened", detail: `its nonce ${nonce} is open again` });
}
