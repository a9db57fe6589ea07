import type { Head } from "../../core/head.ts";
import { isFinal } from "./depth.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import { agreesOnForeignNonce } from "./second-opinion.ts";
import { takeBackInclusion } from "./take-back.ts";

/**
 * Deals with a nonce that is used, as it seems, by a transaction that is not ours. Receipts may be late, and a
 * reorganisation may give the nonce back: the account is paused at once, and the order fails only when that is final.
 */
export async function concludeSuperseded(
  live: LiveTransaction,
  head: Head,
  parts: FollowingParts,
): Promise<"over" | "open"> {
  const { accounts, chain, settings } = parts;
  const { account, nonce } = live.execution;
  live.supersededSince ??= head.number;
  if (isGone(live, parts)) await takeBackInclusion(live, parts);
  // One that has ended was given up: whoever uses its nonce then need not have our key at the same time as we.
  if (!live.isEnded) accounts.recordForeign(account, nonce);
  if (!isFinal(live.supersededSince, head, settings.finalityBlocks)) return "open";
  if (!(await agreesOnForeignNonce(live, chain))) return "open";

  if (live.inclusion !== undefined) await takeBackInclusion(live, parts);
  const detail = `nonce ${nonce} of ${account} was used by a transaction that is not ours`;
  if (!live.isEnded) await live.report({ type: "failed", reason: "TransactionDropped", detail });
  await live.report({ type: "settled", detail: `${detail}, and that is final` });
  accounts.clearForeign(account, nonce);
  return "over";
}

/** Whether the heads show that the inclusion is not part of the chain: without them its receipt may only be late. */
function isGone({ inclusion }: LiveTransaction, { chain }: FollowingParts): boolean {
  if (inclusion === undefined) return false;
  const hash = chain.canonicalHash(inclusion.blockNumber);
  return hash !== undefined && hash !== inclusion.blockHash;
}
