import type { Head } from "../../core/head.ts";
import { ReadFailed } from "./chain-read.ts";
import { concludeExpiry, concludeSuperseded } from "./conclude-absence.ts";
import { concludeInclusion } from "./conclude-inclusion.ts";
import { fallBackToPool } from "./fallback.ts";
import type { FollowingParts } from "./following-parts.ts";
import { HeadQueue } from "./head-queue.ts";
import type { LiveOrder } from "./live-order.ts";
import { observeNonce } from "./observe.ts";
import { offerToRelays } from "./offer.ts";
import { publishToPool } from "./publish.ts";
import { watchPool } from "./pool-watch.ts";

/**
 * Sends an order as far as there is still time and follows it, one step a head, until its end is reported or the signal
 * aborts. Each step begins with what the chain says, so it does not matter in which process, or how often, it is taken.
 */
export async function followOrder(live: LiveOrder, parts: FollowingParts, abort: AbortSignal): Promise<void> {
  const heads = new HeadQueue(parts.chain, abort);
  try {
    for (let head = await heads.next(); head !== undefined; head = await heads.next()) {
      if ((await stepOrWait(live, head, parts)) === "ended") return;
    }
  } catch (thrown) {
    if (!abort.aborted) throw thrown;
  } finally {
    heads.close();
  }
}

async function stepOrWait(live: LiveOrder, head: Head, parts: FollowingParts): Promise<"ended" | "open"> {
  try {
    return await step(live, head, parts);
  } catch (thrown) {
    if (thrown instanceof ReadFailed) return "open";
    throw thrown;
  }
}

async function step(live: LiveOrder, head: Head, parts: FollowingParts): Promise<"ended" | "open"> {
  // Bytes that never left cannot be anywhere: a new order goes out without a question to the node.
  if (live.wasPublished) {
    const observed = await observeNonce(parts.chain, live.transactions);
    if (observed.status === "superseded") return concludeSuperseded(live, parts);
    live.supersededHeads = 0;
    if (observed.status === "included") return concludeInclusion(live, head, observed, parts);
    // A head below the inclusion is a node that lags, and says nothing about it.
    if (live.inclusion !== undefined) {
      if (head.number < live.inclusion.blockNumber) return "open";
      await live.report({ type: "inclusion-removed", inclusion: live.inclusion });
    }
  }
  if ((await concludeExpiry(live, head, parts)) === "ended") return "ended";
  await send(live, head, parts);
  return "open";
}

/** Whatever is due to go out at this head. */
async function send(live: LiveOrder, head: Head, parts: FollowingParts): Promise<void> {
  if (live.cancel === undefined) {
    await offerToRelays(live, head, parts);
    const isDue = live.details.submission === "public" && !live.isPublic && head.number < live.details.expiryBlock;
    if (isDue) await publishToPool(live, live.execution, parts);
    else await fallBackToPool(live, head, parts);
  }
  if (live.isPublic || live.isLeaked) await watchPool(live, head, parts);
}
