import type { Head } from "../../core/head.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import type { AcceptedBundle } from "./relay-memory.ts";

/**
 * Asks for each accepted bundle whose block has come without it how far it got, once. Nothing waits for the answers, and
 * a relay that does not tell is not asked again.
 */
export function askForBundles(live: LiveTransaction, head: Head): void {
  for (const bundle of live.relays.takePassed(head.number)) void recordStatus(live, bundle);
}

/** Never rejects. */
async function recordStatus(live: LiveTransaction, { relay, bundleHash, targetBlock }: AcceptedBundle): Promise<void> {
  const status = await relay.bundleStatus(bundleHash, targetBlock).catch(() => undefined);
  if (status === undefined) return;
  // What comes after the order is settled is not worth recording.
  await live.report({ type: "bundle-status", via: relay.name, targetBlock, status }).catch(() => undefined);
}
