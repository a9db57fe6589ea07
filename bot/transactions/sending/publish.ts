import { messageOf } from "../../core/errors.ts";
import type { SignedTransaction } from "../../core/intent.ts";
import { PUBLIC_POOL } from "../../core/public-pool.ts";
import type { Chain } from "../../ports/chain.ts";
import type { RelayAnswer } from "../../ports/relay.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { LiveTransaction } from "../live-transaction.ts";

/**
 * Hands one of the order's transactions to the public pool, after it is journalled that this happens. Before its first
 * await it is known to be public, so that nobody else's takes its place there.
 */
export async function publishToPool(
  live: LiveTransaction,
  transaction: SignedTransaction,
  { chain, accounts }: FollowingParts,
): Promise<void> {
  accounts.recordPublic(transaction);
  const isFirst = !live.isPublic;
  await live.report({ type: "published", via: PUBLIC_POOL, targetBlocks: [] });
  const answer = await chain.sendRaw(transaction.raw).catch(unknown);
  const isUnclear = answer.answer === "unknown" && isFirst;
  await live.recordAnswer(PUBLIC_POOL, isUnclear ? await clarified(answer, transaction, chain) : answer);
}

/** Hands the same bytes over once more; an answer that is the last one again, with other figures, is no news. */
export async function republishToPool(
  live: LiveTransaction,
  transaction: SignedTransaction,
  { chain }: FollowingParts,
): Promise<void> {
  const last = live.answers.get(PUBLIC_POOL);
  const answer = await chain.sendRaw(transaction.raw).catch(unknown);
  const isNews = answer.answer !== last?.answer || wordsOf(answer) !== wordsOf(last);
  if (isNews) await live.recordAnswer(PUBLIC_POOL, answer);
}

/** Whatever the words meant: a pool that counts a nonce for which nothing else was sent has taken what was. */
async function clarified(
  answer: RelayAnswer,
  { account, nonce }: SignedTransaction,
  chain: Chain,
): Promise<RelayAnswer> {
  const pendingNonce = await chain.pendingNonce(account).catch(() => 0);
  if (pendingNonce <= nonce) return answer;
  return { answer: "accepted", detail: `the pool counts nonce ${nonce}, whatever it answered: ${answer.detail}` };
}

/** Nodes name the base fee of the moment, which would be news at every head. */
function wordsOf({ detail }: RelayAnswer): string {
  return detail.replaceAll(/\d+/g, "#");
}

function unknown(thrown: unknown): RelayAnswer {
  return { answer: "unknown", detail: messageOf(thrown) };
}
