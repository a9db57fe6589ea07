import type { FailureReason } from "../../core/failure-reason.ts";
import type { Head } from "../../core/head.ts";
import { PUBLIC_POOL } from "../../core/public-pool.ts";
import type { Chain } from "../../ports/chain.ts";
import { readChain } from "../heads/chain-read.ts";
import { depthOf, isFinal } from "./depth.ts";
import type { Explanation } from "./explanation.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { Purpose } from "../purpose.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import { agreesOnOpenNonce } from "./second-opinion.ts";

/**
 * Ends an order whose nonce is open when nothing of it can land any more: its expiry has passed, as deep as blocks count,
 * and no public pool has its bytes. A transaction that went public uses its nonce whenever it comes, expired or not.
 */
export async function concludeAbsence(live: LiveTransaction, head: Head, parts: FollowingParts): Promise<void> {
  const { chain, settings } = parts;
  const isPassed = depthOf(live.details.expiryBlock, head) >= settings.confirmationBlocks;
  if (!isPassed || live.mayBeInPool || (await isHeldByPool(live, chain))) return;
  if (!(await agreesOnOpenNonce(live, chain))) return;
  await failAsAbsent(live, parts);
}

/** Fails what was not included up to its last block. Throws ReadFailed. */
export async function failAsAbsent(live: LiveTransaction, { purpose }: Pick<FollowingParts, "purpose">): Promise<void> {
  await live.report({ type: "failed", reason: reasonOf(live), ...(await explainAbsence(live, purpose)) });
}

/**
 * Settles what has ended without an inclusion when its expiry is final, too, and still no pool has its bytes. The last one
 * to sign for a nonce that is open waits until it is used: a settled order is forgotten, and whoever signs for the nonce
 * next must find one to name, through which it is linked with all before.
 */
export async function settleAbsence(
  live: LiveTransaction,
  head: Head,
  { accounts, chain, settings }: FollowingParts,
): Promise<"over" | "open"> {
  const { expiryBlock } = live.details;
  const { account, nonce } = live.execution;
  if (!isFinal(expiryBlock, head, settings.finalityBlocks)) return "open";
  const last = accounts.newestHashAt(account, nonce);
  if (live.transactions.some(({ hash }) => hash === last)) return "open";
  if (await isHeldByPool(live, chain)) return "open";
  if (!(await agreesOnOpenNonce(live, chain))) return "open";
  await live.report({ type: "settled", detail: `its last block, ${expiryBlock}, is final, and no pool has its bytes` });
  return "over";
}

/** A relay may have leaked it, and a reorganisation hands what it takes back to the pools. */
async function isHeldByPool(live: LiveTransaction, chain: Chain): Promise<boolean> {
  const held = await readChain(Promise.all(live.transactions.map(({ hash }) => chain.isInPool(hash))));
  live.isLeaked = held.includes(true);
  if (live.isLeaked) await live.note("a public pool holds its transaction, so that its nonce may still be used");
  return live.isLeaked;
}

function reasonOf(live: LiveTransaction): FailureReason {
  const refusal = live.answers.get(PUBLIC_POOL);
  if (refusal === undefined || live.details.submission !== "public") return "MEVBundleFailed";
  return /insufficient funds|enough funds/i.test(refusal.detail) ? "InsufficientFunds" : "TransactionDropped";
}

async function explainAbsence(live: LiveTransaction, purpose: Purpose): Promise<Explanation> {
  const { phrases, priorMove } = await purpose.explainAbsence(live);
  const answers = [...live.answers].map(([via, { answer, detail }]) => `${via}: ${answer} (${detail})`);
  const last = `not included up to block ${live.details.expiryBlock}, its last one`;
  return { detail: [last, ...phrases, ...answers].join("; "), ...(priorMove === undefined ? {} : { priorMove }) };
}
