import type { Head } from "../../core/head.ts";
import type { FailureReason } from "../../core/failure-reason.ts";
import { PUBLIC_POOL } from "../../core/public-pool.ts";
import { readChain } from "./chain-read.ts";
import type { FollowingParts } from "./following-parts.ts";
import type { LiveOrder } from "./live-order.ts";
import { describePriorMove, findPriorMove } from "./prior-move.ts";

/**
 * Ends an order whose nonce is free when nothing of it can land any more: its expiry has passed, as deep as blocks count,
 * and no public pool has its bytes. A transaction that went public uses its nonce whenever it comes, expired or not.
 */
export async function concludeExpiry(live: LiveOrder, head: Head, parts: FollowingParts): Promise<"ended" | "open"> {
  const { details } = live;
  if (!live.wasPublished) {
    const isTooLate = head.number >= details.expiryBlock;
    if (!isTooLate) return "open";
    const detail = `it was never sent: block ${details.expiryBlock}, its last one, had passed`;
    await live.report({ type: "failed", reason: "StaleSignal", detail });
    return "ended";
  }
  const passed = head.number >= details.expiryBlock + BigInt(parts.settings.confirmationBlocks) - 1n;
  if (!passed || live.mayBeInPool) return "open";
  // A relay may have leaked it, and a reorganisation hands what it takes back to the pools.
  live.isLeaked = await readChain(parts.chain.isInPool(live.execution.hash));
  if (live.isLeaked) {
    await live.note("a public pool holds its transaction, so that its nonce may still be used");
    return "open";
  }
  await live.report({ type: "failed", reason: reasonOf(live), detail: await explainAbsence(live, parts) });
  return "ended";
}

/** Ends an order whose nonce was used by a transaction that is not ours, once enough heads have shown it. */
export async function concludeSuperseded(live: LiveOrder, { settings }: FollowingParts): Promise<"ended" | "open"> {
  live.supersededHeads += 1;
  if (live.supersededHeads < settings.confirmationBlocks) return "open";
  if (live.inclusion !== undefined) await live.report({ type: "inclusion-removed", inclusion: live.inclusion });
  const { account, nonce } = live.execution;
  const detail = `nonce ${nonce} of ${account} was used by a transaction that is not ours`;
  await live.report({ type: "failed", reason: "TransactionDropped", detail });
  return "ended";
}

function reasonOf(live: LiveOrder): FailureReason {
  const refusal = live.answers.get(PUBLIC_POOL);
  if (refusal === undefined || live.details.submission !== "public") return "MEVBundleFailed";
  return /insufficient funds|enough funds/i.test(refusal.detail) ? "InsufficientFunds" : "TransactionDropped";
}

async function explainAbsence(live: LiveOrder, { chain }: FollowingParts): Promise<string> {
  const { expiryBlock } = live.details;
  const priorMove = await findPriorMove(live, chain, { toBlock: expiryBlock });
  const answers = [...live.answers].map(([via, { answer, detail }]) => `${via}: ${answer} (${detail})`);
  const move = priorMove === undefined ? [] : [describePriorMove(priorMove)];
  return [`not included up to block ${expiryBlock}, its last one`, ...move, ...answers].join("; ");
}
