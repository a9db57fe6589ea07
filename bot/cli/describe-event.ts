import type { Order } from "../core/order.ts";
import type { BundleStatus, OrderEvent } from "../core/order-event.ts";
import { describeWish } from "./describe-wish.ts";
import { formatEther, type TokenNames } from "./units.ts";

/** What happened to an order, in one short sentence for the terminal. */
export function describeEvent(event: OrderEvent, tokens: TokenNames): string {
  switch (event.type) {
    case "created": {
      const { expectedProfit } = event.signal;
      const expecting = expectedProfit === undefined ? "" : `, expecting ${tokens.amount(expectedProfit)}`;
      return describeWish(event.signal, tokens) + expecting;
    }
    case "validated":
      return `simulated: ${tokens.amount(event.predictedProfit)}, after gas and bid ${tokens.amount(event.netProfit)}`;
    case "signed": {
      const { purpose, hash, nonce } = event.intent.transaction;
      return `signed ${SIGNED[purpose]} ${hash.slice(0, 10)}… with nonce ${nonce}`;
    }
    case "published":
      return `sending to ${event.via}${blocks(event.targetBlocks)}`;
    case "answered": {
      const where = event.targetBlock === undefined ? "" : ` for block ${event.targetBlock}`;
      return `${event.via} ${ANSWERS[event.answer]}${where}${event.answer === "accepted" ? "" : `: ${event.detail}`}`;
    }
    case "seen":
      return `in the pool of ${event.via}`;
    case "included":
      return `${event.inclusion.succeeded ? "included" : "reverted"} in block ${event.inclusion.blockNumber}`;
    case "inclusion-removed":
      return `block ${event.inclusion.blockNumber} was taken back by a reorganisation`;
    case "completed":
      return describeCompletion(event, tokens);
    case "failed":
      return `${event.reason}: ${event.detail}`;
    case "bundle-status":
      return `${event.via} tells of the bundle for block ${event.targetBlock}: ${describeStatus(event.status)}`;
    case "settled":
    case "noted":
    case "reopened":
      return event.detail;
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

function describeCompletion({ outcome }: OrderEvent & { type: "completed" }, tokens: TokenNames): string {
  const { predictedProfit, realisedProfit, inclusion, priorMove } = outcome;
  const asPredicted = predictedProfit.amountWei === realisedProfit.amountWei;
  const comparison = asPredicted ? "as predicted" : `predicted ${tokens.amount(predictedProfit)}`;
  const moved = priorMove === undefined ? "" : `; ${priorMove.transactionHash.slice(0, 10)}… moved a pool first`;
  return `earned ${tokens.amount(realisedProfit)} (${comparison}${moved}), gas and bid ${formatEther(inclusion.gasCostWei)} ETH`;
}

/** The events that say something to somebody who watches: the others are in the log and in `arb orders show`. */
export function isWorthALine(event: OrderEvent, before: Order["state"] | undefined, after: Order["state"]): boolean {
  if (["signed", "noted", "bundle-status", "settled"].includes(event.type)) return false;
  if (event.type === "answered") return event.answer !== "accepted";
  return event.type !== "seen" || before !== after;
}
