import { messageOf } from "../../core/errors.ts";
import type { Head } from "../../core/head.ts";
import type { SignedTransaction } from "../../core/intent.ts";
import { PUBLIC_POOL } from "../../core/public-pool.ts";
import type { BundleOffer, Relay, RelayAnswer } from "../../ports/relay.ts";
import { describeRevert } from "./decode-revert.ts";
import type { FollowingParts } from "./following-parts.ts";
import type { LiveOrder } from "./live-order.ts";

/**
 * Offers the order's bundle to every relay for each target block that is still ahead. Resolves when the offers are
 * journalled and on their way; the answers are recorded as they come, and nothing waits for them.
 */
export async function offerToRelays(live: LiveOrder, head: Head, { relays, settings }: FollowingParts): Promise<void> {
  const targetBlocks = live.details.targetBlocks.filter((block) => block > head.number);
  if (live.offeredToRelays || targetBlocks.length === 0) return;
  live.offeredToRelays = true;
  await Promise.all(relays.map(({ name: via }) => live.report({ type: "published", via, targetBlocks })));
  const simulatesFirst = settings.simulation === "relay";
  for (const relay of relays) void offerBundles(live, relay, targetBlocks, simulatesFirst);
}

/** Never rejects. */
async function offerBundles(
  live: LiveOrder,
  relay: Relay,
  targetBlocks: readonly bigint[],
  simulatesFirst: boolean,
): Promise<void> {
  const [firstTarget] = targetBlocks;
  if (simulatesFirst && firstTarget !== undefined && (await revertsAt(live, relay, firstTarget))) return;
  await Promise.all(
    targetBlocks.map(async (targetBlock) => {
      const answer = await relay.sendBundle(offerOf(live, targetBlock)).catch(unknown);
      await live.recordAnswer(relay.name, answer, targetBlock);
    }),
  );
}

/** Only a relay's plain "it reverts" holds an offer back: a relay that cannot say so may still include it. */
async function revertsAt(live: LiveOrder, relay: Relay, targetBlock: bigint): Promise<boolean> {
  const trial = await relay
    .simulateBundle(offerOf(live, targetBlock))
    .catch((thrown: unknown) => ({ status: "unavailable" as const, detail: messageOf(thrown) }));
  if (trial.status === "succeeded") return false;
  if (trial.status === "unavailable") {
    await live.note(`${relay.name} could not simulate the bundle: ${trial.detail}`).catch(() => undefined);
    return false;
  }
  const problem = trial.revertData === "0x" ? trial.detail : describeRevert(trial.revertData);
  const detail = `not sent, because its simulation reverted: ${problem}`;
  await live.recordAnswer(relay.name, { answer: "rejected", detail }, targetBlock);
  return true;
}

/** Hands one of the order's transactions to the public pool, after it is journalled that this happens. */
export async function publishToPool(
  live: LiveOrder,
  transaction: SignedTransaction,
  parts: FollowingParts,
): Promise<void> {
  await live.report({ type: "published", via: PUBLIC_POOL, targetBlocks: [] });
  await live.recordAnswer(PUBLIC_POOL, await parts.chain.sendRaw(transaction.raw).catch(unknown));
}

/** Hands the same bytes over once more; an answer that is the last one again is no news. */
export async function republishToPool(
  live: LiveOrder,
  transaction: SignedTransaction,
  { chain }: FollowingParts,
): Promise<void> {
  const last = live.answers.get(PUBLIC_POOL);
  const answer = await chain.sendRaw(transaction.raw).catch(unknown);
  const isNews = answer.answer !== last?.answer || answer.detail !== last.detail;
  if (isNews) await live.recordAnswer(PUBLIC_POOL, answer);
}

function offerOf(live: LiveOrder, targetBlock: bigint): BundleOffer {
  return { transactions: [live.execution.raw], targetBlock };
}

function unknown(thrown: unknown): RelayAnswer {
  return { answer: "unknown", detail: messageOf(thrown) };
}
