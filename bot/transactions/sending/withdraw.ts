import { messageOf } from "../../core/errors.ts";
import type { Head } from "../../core/head.ts";
import type { Relay, RelayAnswer } from "../../ports/relay.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import { replacementUuid } from "./replacement-uuid.ts";

/**
 * Asks every relay to take back what it was offered, once; none is offered anything again. It promises nothing: until its
 * last block has passed, the order may land. The public pool takes nothing back; there a no-op has to replace it.
 */
export async function withdrawOffers(live: LiveTransaction, head: Head, { relays }: FollowingParts): Promise<void> {
  if (live.relays.isWithdrawn) return;
  live.relays.isWithdrawn = true;
  await live.note("its offers are taken back, because an operator halted the engine");
  for (const relay of relays.filter(({ name }) => live.publishedVia.includes(name)))
    void withdrawFrom(relay, live, head);
}

/** Never rejects. */
async function withdrawFrom(relay: Relay, live: LiveTransaction, head: Head): Promise<void> {
  const answers = await Promise.all(requests(relay, live, head).map((request) => request.catch(unknown)));
  const words = [...new Set(answers.map(({ answer, detail }) => `${answer} (${detail})`))];
  await live.note(`${relay.name} was asked to take its offers back: ${words.join(", ")}`).catch(() => undefined);
}

function requests(relay: Relay, { claimId, details, executions }: LiveTransaction, head: Head): Promise<RelayAnswer>[] {
  if (details.privateVia === "transaction") {
    return executions.map(({ transaction }) => relay.cancelPrivate(transaction.hash));
  }
  const ahead = details.targetBlocks.filter((block) => block > head.number);
  return ahead.map((block) => relay.cancelBundles(replacementUuid(claimId, block)));
}

function unknown(thrown: unknown): RelayAnswer {
  return { answer: "unknown", detail: messageOf(thrown) };
}
