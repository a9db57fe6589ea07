import { type Head, nextBaseFeePerGasWei } from "../../core/head.ts";
import { BPS_DENOMINATOR } from "../../core/money.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import { publishToPool } from "./publish.ts";
import { signExecutionAnew } from "../pool/sign-further.ts";
import { feeCapsOf } from "../fee-caps-of.ts";
import type { Bid, FeeCaps, Fees } from "../fees.ts";
import { greater, lesser } from "../../core/extremes.ts";

/**
 * When no bundle landed and the order may go public: tries it once more, and hands it to the public pool under the same
 * nonce if it still pays: signed anew at fees that are higher by the multiplier, or the same bytes where that is 1, a cap
 * leaves no room, or no replacement is allowed.
 */
export async function fallBackToPool(live: LiveTransaction, head: Head, parts: FollowingParts): Promise<void> {
  if (!isDue(live, head, parts)) return;
  const { accounts, settings } = parts;
  const taken = rivalRemark(live, parts);
  if (taken !== undefined) return live.note(taken);

  const { details, execution } = live;
  const baseFeePerGasWei = nextBaseFeePerGasWei(head);
  // An earlier run may have ended between its signature for the pool and the pool itself: those are the bytes to send.
  const isFinal = settings.retryAttempts === 0 || live.executions.length > 1;
  const { fallbackMultiplierBps } = settings;
  const caps = { fallbackMultiplierBps, ...feeCapsOf(live, settings) };
  const raised = isFinal ? details : raisedFees(details, caps);
  const isRaised = raised.maxFeePerGasWei > details.maxFeePerGasWei;
  const bid = bidAt(raised, baseFeePerGasWei);
  if (bid === undefined) {
    const limitWei = raised.maxFeePerGasWei;
    return live.note(`not handed to the public pool while the base fee is above its ${limitWei} wei per gas`);
  }
  const repriced = await parts.purpose.reprice(live, bid, head, !isRaised);
  if (repriced.status === "unknown") return;
  if (repriced.status === "loses") {
    return live.note(`not handed to the public pool: ${repriced.problem}`, "does not pay in the pool");
  }

  // Asked again, because others may have gone public during the trial; from here on the nonce is this order's there.
  const takenSince = rivalRemark(live, parts);
  if (takenSince !== undefined) return live.note(takenSince);
  accounts.recordPublic(execution);
  const signed = isRaised ? await signExecutionAnew(live, { ...repriced.details, ...raised }, parts) : execution;
  await publishToPool(live, signed ?? execution, parts);
}

function isDue(live: LiveTransaction, head: Head, { clock, settings }: FollowingParts): boolean {
  const { submission, targetBlocks, expiryBlock } = live.details;
  const bundlesAreOver = targetBlocks.every((block) => block <= head.number);
  if (submission !== "hybrid" || live.isPublic || !bundlesAreOver || head.number >= expiryBlock) return false;
  const nowMs = clock.nowMs();
  return nowMs >= live.validatedAtMs + settings.privateTimeoutMs && nowMs < live.confirmationDeadlineMs;
}

/** Whose transaction for this nonce a public one would replace, in a sentence. */
function rivalRemark(live: LiveTransaction, { accounts }: FollowingParts): string | undefined {
  const rival = accounts.publicRival(live.claimId, live.execution);
  if (rival === undefined) return undefined;
  return `not handed to the public pool, where order ${rival} has a transaction for its nonce ${live.execution.nonce}`;
}

/** Both fees times the multiplier, rounded up, within the caps, and never less than they were. */
export function raisedFees(
  sent: Fees,
  { fallbackMultiplierBps, maxPriorityFeeWei, maxGasPriceWei }: FeeCaps & { readonly fallbackMultiplierBps: bigint },
): Fees {
  const raise = (feeWei: bigint, capWei: bigint): bigint => {
    const raisedWei = (feeWei * fallbackMultiplierBps + BPS_DENOMINATOR - 1n) / BPS_DENOMINATOR;
    return greater(feeWei, lesser(raisedWei, capWei));
  };
  const maxFeePerGasWei = raise(sent.maxFeePerGasWei, maxGasPriceWei);
  // No node takes a tip that is above the whole price.
  const mostTipWei = lesser(maxPriorityFeeWei, maxFeePerGasWei);
  return { maxFeePerGasWei, maxPriorityFeePerGasWei: raise(sent.maxPriorityFeePerGasWei, mostTipWei) };
}

/** What the next block would take of these fees; undefined when its base fee is above them. */
function bidAt({ maxFeePerGasWei, maxPriorityFeePerGasWei }: Fees, baseFeePerGasWei: bigint): Bid | undefined {
  if (baseFeePerGasWei > maxFeePerGasWei) return undefined;
  const tipWei = lesser(maxPriorityFeePerGasWei, maxFeePerGasWei - baseFeePerGasWei);
  return { baseFeePerGasWei, maxPriorityFeePerGasWei: tipWei, maxFeePerGasWei };
}
