import { messageOf } from "../../core/errors.ts";
import type { Head } from "../../core/head.ts";
import type { Hex } from "../../core/hex.ts";
import type { BundleOffer, Relay, RelayAnswer } from "../../ports/relay.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { Purpose } from "../purpose.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import { replacementUuid } from "./replacement-uuid.ts";

/** One transaction, and the blocks that it is offered for. */
interface Offer {
  readonly raw: Hex;
  readonly hash: Hex;
  readonly firstBlock: bigint;
  readonly targetBlocks: readonly bigint[];
}

/**
 * Offers the order's newest execution to every relay for the target blocks that are still ahead, once. Resolves when the
 * offers are journalled and on their way; the answers are recorded as they come, and nothing waits for them.
 */
export async function offerToRelays(
  live: LiveTransaction,
  head: Head,
  { relays, settings, purpose }: FollowingParts,
): Promise<void> {
  const { raw, hash } = live.execution;
  const targetBlocks = live.details.targetBlocks.filter((block) => block > head.number);
  const [firstBlock] = targetBlocks;
  if (live.relays.offeredHash === hash || firstBlock === undefined) return;
  live.relays.offeredHash = hash;
  await Promise.all(relays.map(({ name: via }) => live.report({ type: "published", via, targetBlocks })));
  if (!live.isOffered) return;
  const offer = { raw, hash, firstBlock, targetBlocks };
  for (const relay of relays) void offerTo(relay, live, offer, settings.simulation === "relay" ? purpose : undefined);
}

/** Never rejects. @param trialOf what reads the relay's trial, where there is to be one before the offer */
async function offerTo(relay: Relay, live: LiveTransaction, offer: Offer, trialOf: Purpose | undefined): Promise<void> {
  if (trialOf !== undefined && (await revertsAt(relay, live, offer, trialOf))) return;
  if (live.details.privateVia === "transaction") await offerPrivately(relay, live, offer);
  else await Promise.all(offer.targetBlocks.map((targetBlock) => offerBundle(relay, live, offer, targetBlock)));
}

async function offerBundle(relay: Relay, live: LiveTransaction, { raw }: Offer, targetBlock: bigint): Promise<void> {
  const answer = await relay.sendBundle(bundleOf(live, raw, targetBlock)).catch(unknown);
  if (answer.answer === "accepted") {
    live.relays.addAccepted({ relay, bundleHash: answer.detail as Hex, targetBlock });
  }
  await live.recordAnswer(relay.name, answer, targetBlock);
}

async function offerPrivately(relay: Relay, live: LiveTransaction, { raw, hash, targetBlocks }: Offer): Promise<void> {
  const lastBlock = targetBlocks.at(-1) ?? 0n;
  const answer = await relay.sendPrivate({ transaction: raw, transactionHash: hash, lastBlock }).catch(unknown);
  await live.recordAnswer(relay.name, answer, lastBlock);
}

/** Only a relay's plain "it reverts" holds an offer back: a relay that cannot say so may still include it. */
async function revertsAt(
  relay: Relay,
  live: LiveTransaction,
  { raw, firstBlock }: Offer,
  purpose: Purpose,
): Promise<boolean> {
  const trial = await relay
    .simulateBundle(bundleOf(live, raw, firstBlock))
    .catch((thrown: unknown) => ({ status: "unavailable" as const, detail: messageOf(thrown) }));
  if (trial.status === "succeeded") return false;
  if (trial.status === "unavailable") {
    await live.note(`${relay.name} could not simulate the bundle: ${trial.detail}`).catch(() => undefined);
    return false;
  }
  const problem = trial.revertData === "0x" ? trial.detail : purpose.describeRevert(trial.revertData);
  const detail = `not sent, because its simulation reverted: ${problem}`;
  await live.recordAnswer(relay.name, { answer: "rejected", detail }, firstBlock);
  return true;
}

function bundleOf(live: LiveTransaction, raw: Hex, targetBlock: bigint): BundleOffer {
  return { ...live.bundleOf(raw), targetBlock, replacementUuid: replacementUuid(live.claimId, targetBlock) };
}

function unknown(thrown: unknown): RelayAnswer {
  return { answer: "unknown", detail: messageOf(thrown) };
}
