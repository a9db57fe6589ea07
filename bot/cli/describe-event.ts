import type { Order } from "../core/order.ts";
import type { BundleStatus, OrderEvent, PartUpdate } from "../core/order-event.ts";
import { describeFill, describeHeld } from "./describe-fill.ts";
import { describeLeft } from "./describe-left.ts";
import { describeWish } from "./describe-wish.ts";
import { formatEther, type TokenNames } from "./units.ts";

type TransactionStep = Exclude<PartUpdate, { readonly type: "completed" }>;

/**
 * What happened to an order, in one short sentence for the terminal.
 * @param gasCostWei of all transactions of the order
 */
export function describeEvent(event: OrderEvent, gasCostWei: bigint, tokens: TokenNames): string {
  return tokens.inWords(sentenceOf(event, gasCostWei, tokens));
}

function sentenceOf(event: OrderEvent, gasCostWei: bigint, tokens: TokenNames): string {
  switch (event.type) {
    case "created": {
      const { expectedProfit } = event.signal;
      const expecting = expectedProfit === undefined ? "" : `, expecting ${tokens.amount(expectedProfit)}`;
      return describeWish(event.signal, tokens) + expecting;
    }
    case "validated":
      // Made for no profit, which a trade is.
      if (event.predictedProfit.amountWei === 0n) return "planned and simulated";
      return `simulated: ${tokens.amount(event.predictedProfit)}, after gas and bid ${tokens.amount(event.netProfit)}`;
    case "signed": {
      const { transaction, part } = event.intent;
      const { purpose, hash, nonce } = transaction;
      const forPart = part === undefined ? "" : ` for ${part.partId}`;
      return `signed ${SIGNED[purpose]} ${hash.slice(0, 10)}… with nonce ${nonce}${forPart}`;
    }
    case "completed":
      return describeCompletion(event, gasCostWei, tokens);
    case "part":
      return `${event.partId}: ${describePartUpdate(event.update, tokens)}`;
    case "failed": {
      const { balance } = event;
      return `${describeTransaction(event)}${balance === undefined ? "" : `; ${describeLeft(balance, tokens)}`}`;
    }
    case "published":
    case "answered":
    case "seen":
    case "included":
    case "inclusion-removed":
    case "bundle-status":
    case "settled":
    case "noted":
    case "reopened":
      return describeTransaction(event);
  }
}

function describePartUpdate(update: PartUpdate, tokens: TokenNames): string {
  if (update.type !== "completed") return describeTransaction(update);
  const { sold, received } = update.outcome;
  if (sold === undefined || received === undefined) return "confirmed";
  return `confirmed, ${tokens.amount(sold)} for ${tokens.amount(received)}`;
}

function describeTransaction(update: TransactionStep): string {
  switch (update.type) {
    case "published":
      return `sending to ${update.via}${blocks(update.targetBlocks)}`;
    case "answered": {
      const where = update.targetBlock === undefined ? "" : ` for block ${update.targetBlock}`;
      return `${update.via} ${ANSWERS[update.answer]}${where}${update.answer === "accepted" ? "" : `: ${update.detail}`}`;
    }
    case "seen":
      return `in the pool of ${update.via}`;
    case "included":
      return `${update.inclusion.succeeded ? "included" : "reverted"} in block ${update.inclusion.blockNumber}`;
    case "inclusion-removed":
      return `block ${update.inclusion.blockNumber} was taken back by a reorganisation`;
    case "failed":
      return `${update.reason}: ${update.detail}`;
    case "bundle-status":
      return `${update.via} tells of the bundle for block ${update.targetBlock}: ${describeStatus(update.status)}`;
    case "settled":
    case "noted":
    case "reopened":
      return update.detail;
  }
}

const SIGNED = { execute: "transaction", cancel: "a cancellation", fill: "a no-op for a gap" } as const;

const ANSWERS = { accepted: "accepted", rejected: "rejected", unknown: "gave no clear answer" } as const;

function describeStatus({ isSimulated, consideredByBuilders, sealedByBuilders }: BundleStatus): string {
  const simulated = isSimulated === undefined ? "" : isSimulated ? "simulated, " : "not simulated, ";
  return `${simulated}considered by ${consideredByBuilders ?? "?"} builder${consideredByBuilders === 1 ? "" : "s"}, sealed by ${sealedByBuilders ?? "?"}`;
}

function blocks(targetBlocks: readonly bigint[]): string {
  if (targetBlocks.length === 0) return "";
  return ` for block${targetBlocks.length === 1 ? "" : "s"} ${targetBlocks.join(", ")}`;
}

function describeCompletion(
  { outcome }: OrderEvent & { type: "completed" },
  gasCostWei: bigint,
  tokens: TokenNames,
): string {
  const { predictedProfit, realisedProfit, priorMove, fill, held = [] } = outcome;
  if (fill !== undefined) return `${describeFill(fill, tokens)}; gas ${formatEther(gasCostWei)} ETH`;
  const holds = held.length === 0 ? "" : `; holds ${describeHeld(held, tokens)}`;
  const asPredicted = predictedProfit.amountWei === realisedProfit.amountWei;
  const comparison = asPredicted ? "as predicted" : `predicted ${tokens.amount(predictedProfit)}`;
  const moved = priorMove === undefined ? "" : `; ${priorMove.transactionHash.slice(0, 10)}… moved a pool first`;
  return `earned ${tokens.amount(realisedProfit)} (${comparison}${moved})${holds}, gas and bid ${formatEther(gasCostWei)} ETH`;
}

const QUIET: ReadonlySet<OrderEvent["type"]> = new Set(["signed", "noted", "bundle-status", "settled"]);

/** The events that say something to somebody who watches: the others are in the log and in `arb orders show`. */
export function isWorthALine(event: OrderEvent, before: Order["state"] | undefined, after: Order["state"]): boolean {
  if (QUIET.has(event.type)) return false;
  if (event.type === "part" && QUIET.has(event.update.type)) return false;
  const answer = event.type === "part" ? event.update : event;
  if (answer.type === "answered") return answer.answer !== "accepted";
  return answer.type !== "seen" || before !== after;
}
