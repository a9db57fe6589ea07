import type { Order } from "../../core/order.ts";
import { isOpen } from "../../core/order.ts";
import type { Balance, OrderFailure } from "../../core/outcome.ts";
import type { OrderEnd } from "../../trading/parts/follow-parts.ts";
import { legsTokens } from "./legs-route.ts";
import { legsSignal } from "./legs-signal.ts";
import { type LegsProgress, progressOf } from "./progress.ts";

/**
 * How an order ends whose parts have all ended, by their receipts alone.
 * @param whyHeld why nothing more is sold of what is held
 */
export function endOf(order: Order, progress: LegsProgress, whyHeld = ""): OrderEnd {
  const { profitToken: token, boughtToken } = legsTokens(legsSignal(order.signal).legs);
  const { heldWei, paidWei, returnedWei, buys, sales } = progress;
  if (buys.every(({ outcome }) => outcome === undefined) && sales.every(({ outcome }) => outcome === undefined)) {
    return { type: "failed", ...failureWithoutPurchase(order, progress) };
  }
  const realisedProfit = { token, amountWei: returnedWei - paidWei };
  const last = sales.findLast(({ outcome }) => outcome !== undefined)?.outcome;
  if (heldWei === 0n && realisedProfit.amountWei >= 0n && last !== undefined) {
    const { predictedProfit = realisedProfit } = order;
    return { type: "completed", outcome: { inclusion: last.inclusion, predictedProfit, realisedProfit } };
  }
  const reason = sales.findLast(({ failure }) => failure !== undefined)?.failure?.reason ?? "InsufficientProfit";
  if (heldWei === 0n) {
    const detail = `its legs lost ${-realisedProfit.amountWei} base units of ${token}`;
    return { type: "failed", reason, detail, balance: { realisedProfit } };
  }
  const balance: Balance = { realisedProfit, held: [{ token: boughtToken, amountWei: heldWei }] };
  const detail =
    heldWei > 0n
      ? `it holds ${heldWei} base units of ${boughtToken}: ${whyHeld}`
      : `a reorganisation took the purchase back of ${-heldWei} base units of ${boughtToken} that it has sold`;
  return { type: "failed", reason, detail, balance };
}

/** The end that the order has, as long as its parts stand as they did; undefined while it is open, or when they do not. */
export function standingEnd(order: Order): OrderEnd | undefined {
  const { outcome, failure } = order;
  if (isOpen(order)) return undefined;
  const end = endOf(order, progressOf(order));
  if (outcome !== undefined) return isSameBalance(balanceOf(end), outcome) ? { type: "completed", outcome } : undefined;
  if (failure === undefined || !isSameBalance(balanceOf(end), failure.balance)) return undefined;
  return { type: "failed", ...failure };
}

/** Nothing was bought: whatever kept the purchase from it did, and gas is all that it cost. */
function failureWithoutPurchase({ parts }: Order, { buys }: LegsProgress): OrderFailure {
  const failed = buys.at(-1) ?? parts.findLast(({ failure }) => failure !== undefined);
  const { reason, detail } = failed?.failure ?? { reason: "TransactionDropped", detail: "it was not sent" };
  return { reason, detail: `nothing was bought: ${detail}` };
}

function balanceOf(end: OrderEnd): Balance | undefined {
  return end.type === "completed" ? end.outcome : end.balance;
}

function isSameBalance(one: Balance | undefined, other: Balance | undefined): boolean {
  return (
    one?.realisedProfit.amountWei === other?.realisedProfit.amountWei &&
    one?.held?.[0]?.amountWei === other?.held?.[0]?.amountWei
  );
}
