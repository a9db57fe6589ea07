import type { SignedTransaction } from "../../core/intent.ts";
import { readChain } from "../heads/chain-read.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { LiveTransaction } from "../live-transaction.ts";

/**
 * Whether the public pool holds a transaction of the order. A pool counts an account's transactions without a gap, so one
 * question tells of all that queue below its answer; only what was never seen there, what shares its nonce, and what the
 * count does not reach is asked for by itself. Throws ReadFailed when the node does not say.
 */
export async function poolHolds(
  live: LiveTransaction,
  { account, nonce, hash }: SignedTransaction,
  { accounts, chain, reads }: FollowingParts,
): Promise<boolean> {
  const isAlone = accounts.signedAt(account, nonce) === 1;
  if (live.wasSeen && isAlone && (await reads.pendingNonce(account)) > nonce) return true;
  return readChain(chain.isInPool(hash));
}
