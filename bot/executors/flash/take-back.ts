import type { FollowingParts } from "./following-parts.ts";
import type { LiveOrder } from "./live-order.ts";

/** A reorganisation took the order's inclusion away: what was booked of it is reversed, and its nonce is open again. */
export async function takeBackInclusion(live: LiveOrder, { accounts }: FollowingParts): Promise<void> {
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
