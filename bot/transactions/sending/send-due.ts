import type { Head } from "../../core/head.ts";
import { fallBackToPool } from "./fallback.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import { offerToRelays } from "./offer.ts";
import { watchPool } from "../pool/pool-watch.ts";
import { publishToPool } from "./publish.ts";
import { withdrawOffers } from "./withdraw.ts";

/** Sends whatever is due at this head, and looks after what was sent to the public pool. */
export async function sendDue(live: LiveTransaction, head: Head, parts: FollowingParts): Promise<void> {
  const halt = parts.halt?.current();
  if (halt?.cancelInFlight === true) await withdrawOffers(live, head, parts);
  const maySend = halt === undefined && live.cancel === undefined && !live.relays.isWithdrawn;
  if (maySend) {
    const { submission, expiryBlock } = live.details;
    if (submission !== "public") {
      await offerToRelays(live, head, parts);
      await fallBackToPool(live, head, parts);
    } else if (!live.isPublic && head.number < expiryBlock) await publishToPool(live, live.execution, parts);
  }
  if (live.isPublic || live.isLeaked) await watchPool(live, head, parts);
}
