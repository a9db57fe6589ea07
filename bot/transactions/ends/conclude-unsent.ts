import { type Awaitable, isPending } from "../../core/awaitable.ts";
import type { Head } from "../../core/head.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { LiveTransaction } from "../live-transaction.ts";

/**
 * Ends an order of which nothing has left, when it must not leave any more: its time is up, an operator halted the engine,
 * or its nonce is used. It is not signed anew for another nonce: what an order signs shares one nonce, so that no fault
 * can make it trade twice, and by then its signal is an old one in any case.
 */
export function concludeUnsent(live: LiveTransaction, head: Head, parts: FollowingParts): Awaitable<"over" | "open"> {
  const problem = reasonNotToSend(live, head, parts);
  if (problem === undefined) return "open";
  return isPending(problem) ? problem.then((late) => conclude(live, late)) : conclude(live, problem);
}

async function conclude(live: LiveTransaction, problem: string | undefined): Promise<"over" | "open"> {
  if (problem === undefined) return "open";
  await live.report({ type: "failed", reason: "StaleSignal", detail: `it was never sent: ${problem}` });
  return "over";
}

function reasonNotToSend(
  live: LiveTransaction,
  head: Head,
  { halt, reads }: FollowingParts,
): Awaitable<string | undefined> {
  const { expiryBlock } = live.details;
  if (head.number >= expiryBlock) return `block ${expiryBlock}, its last one, had passed`;
  const halted = halt?.current();
  if (halted !== undefined) return `an operator halted the engine: ${halted.reason}`;
  // What was signed a moment ago goes out without a question to the node.
  if (live.isFresh) return undefined;
  const { account, nonce } = live.execution;
  const used = reads.nonce(account);
  return used.then((count) => (count > nonce ? `nonce ${nonce} of ${account} was used meanwhile` : undefined));
}
