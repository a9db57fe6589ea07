import { messageOf } from "../../core/errors.ts";
import type { Head } from "../../core/head.ts";
import type { Hex } from "../../core/hex.ts";
import type { BundleOffer, Relay, RelayAnswer } from "../../ports/relay.ts";
import { bundled } from "./behind.ts";
import { describeRevert } from "./decode-revert.ts";
import type { FollowingParts } from "./following-parts.ts";
import type { LiveOrder } from "./live-order.ts";
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
export async function offerToRelays(live: LiveOrder, head: Head, { relays, settings }: FollowingParts): Promise<void> {
  const { raw, hash } = live.execution;
  const targetBlocks = live.details.targetBlocks.filter((block) => block > head.number);
  const [firstBlock] = targetBlocks;
  if (live.relays.offeredHash === hash || firstBlock === undefined) return;
  live.relays.offeredHash = hash;
  await Promise.all(relays.map(({ name: via }) => live.report({ type: "published", via, targetBlocks })));
  const offer = { raw, hash, firstBlock, targetBlocks };
  for (const relay of relays) void offerTo(relay, live, offer, settings.simulation === "relay");
}

/** Never rejects. */
async function offerTo(relay: Relay, live: LiveOrder, offer: Offer, simulatesFirst: boolean): Promise<void> {
  if (simulatesFirst && (await revertsAt(relay, live, offer))) return;
  if (live.details.privateVia === "transaction") await offerPrivately(relay, live, offer);
  else await Promise.all(offer.targetBlocks.map((targetBlock) => offerBundle(relay, live, offer, targetBlock)));
}

async function offerBundle(relay: Relay, live: LiveOrder, { raw }: Offer, targetBlock: bigint): Promise<void> {
  const answer = await relay.sendBundle(bundleOf(live, raw, targetBlock)).catch(unknown);
  if (answer.answer === "accepted") {
    live.relays.addAccepted({ relay, bundleHash: answer.detail as Hex, targetBlock });
  }
  await live.recordAnswer(relay.name, answer, targetBlock);
}

async function offerPrivately(relay: Relay, live: LiveOrder, { raw, hash, targetBlocks }: Offer): Promise<void> {
  const lastBlock = targetBlocks.at(-1) ?? 0n;
  const answer = await relay.sendPrivate({ transaction: raw, transactionHash: hash, lastBlock }).catch(unknown);
  await live.recordAnswer(relay.name, answer, lastBlock);
}

/** Only a relay's plain "it reverts" holds an offer back: a relay that cannot say so may still include it. */
async function revertsAt(relay: Relay, live: LiveOrder, { raw, firstBlock }: Offer): Promise<boolean> {
  const trial = await relay
    .simulateBundle(bundleOf(live, raw, firstBlock))
    .catch((thrown: unknown) => ({ status: "unavailable" as const, detail: messageOf(thrown) }));
  if (trial.status === "succeeded") return false;
  if (trial.status === "unavailable") {
    await live.note(`${relay.name} could not simulate the bundle: ${trial.detail}`).catch(() => undefined);
    return false;
  }
  const problem = trial.revertData === "0x" ? trial.detail : describeRevert(trial.revertData);
  const detail = `not sent, because its simulation reverted: ${problem}`;
  await live.recordAnswer(relay.name, { answer: "rejected", detail }, firstBlock);
  return true;
}

function bundleOf({ orderId, behind }: LiveOrder, raw: Hex, targetBlock: bigint): BundleOffer {
  return { ...bundled(behind, raw), targetBlock, replacementUuid: replacementUuid(orderId, targetBlock) };
}

function unknown(thrown: unknown): RelayAnswer {
  return { answer: "unknown", detail: messageOf(thrown) };
}
