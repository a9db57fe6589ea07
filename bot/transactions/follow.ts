import { isPending } from "../core/awaitable.ts";
import type { Head } from "../core/head.ts";
import { askForBundles } from "./sending/bundle-status.ts";
import { ReadFailed } from "./heads/chain-read.ts";
import { concludeAbsence, settleAbsence } from "./ends/conclude-absence.ts";
import { concludeInclusion } from "./ends/conclude-inclusion.ts";
import { concludeLoss } from "./ends/conclude-loss.ts";
import { concludeSuperseded } from "./ends/conclude-superseded.ts";
import { concludeUnsent } from "./ends/conclude-unsent.ts";
import type { FollowingParts } from "./following-parts.ts";
import type { LiveTransaction } from "./live-transaction.ts";
import { observeNonce } from "./observe.ts";
import { sendDue } from "./sending/send-due.ts";
import { takeBackInclusion, takeBackLoss } from "./ends/take-back.ts";

/**
 * Sends an order as far as there is still time and follows it, one step a head, beyond its end until the chain is final
 * about it or the signal aborts. Each step begins with what the chain says, so it does not matter in which process, or how
 * often, it is taken.
 */
export function followTransaction(live: LiveTransaction, parts: FollowingParts, abort: AbortSignal): Promise<void> {
  return parts.rounds.follow((head) => stepOrWait(live, head, parts), abort);
}

async function stepOrWait(live: LiveTransaction, head: Head, parts: FollowingParts): Promise<"over" | "open"> {
  try {
    return await step(live, head, parts);
  } catch (thrown) {
    if (thrown instanceof ReadFailed) return "open";
    throw thrown;
  }
}

async function step(live: LiveTransaction, head: Head, parts: FollowingParts): Promise<"over" | "open"> {
  if (!live.wasPublished) {
    const unsent = concludeUnsent(live, head, parts);
    if ((isPending(unsent) ? await unsent : unsent) === "over") return "over";
    await sendDue(live, head, parts);
    return "open";
  }
  const observed = await observeNonce(live, head, parts);
  if (observed.status === "unclear") return "open";
  if (observed.status !== "included") askForBundles(live, head);
  if (observed.status === "superseded") return concludeSuperseded(live, head, parts);
  forgetStranger(live, observed.status === "open", parts);
  if (observed.status === "included") return concludeInclusion(live, head, observed, parts);
  if (observed.status === "lost") return concludeLoss(live, head, observed.receipt, parts);
  return goOn(live, head, parts);
}

/** The nonce is open: whatever was thought to have used it has not, and the order is sent and watched. */
async function goOn(live: LiveTransaction, head: Head, parts: FollowingParts): Promise<"over" | "open"> {
  await takeBackInclusion(live, parts);
  await takeBackLoss(live, head, parts);
  parts.accounts.setUseful(live.claimId, head.number < live.details.expiryBlock || live.mayBeInPool);
  if (!live.isEnded) await concludeAbsence(live, head, parts);
  if (live.isEnded) {
    // What waits above must not wait for it: its nonce is a gap, and the next order's to take.
    parts.accounts.giveUp(live.claimId);
    return settleAbsence(live, head, parts);
  }
  await sendDue(live, head, parts);
  return "open";
}

/** Whatever an earlier look, or an earlier call, took for a stranger's transaction has not used the nonce. */
function forgetStranger(live: LiveTransaction, isOpen: boolean, { accounts }: FollowingParts): void {
  const { account, nonce } = live.execution;
  accounts.clearForeign(account, nonce);
  if (live.supersededSince !== undefined && isOpen) accounts.recordRemoved(live.execution);
  live.supersededSince = undefined;
}
