import { gainsOf } from "./order-account.ts";
import { isOpen, type Order } from "./order.ts";
import type { PartStatus } from "./part.ts";

/** Specification 003's words for a whole trade: what was traded in part is neither confirmed nor failed. */
export type TradeStatus = PartStatus | "partly";

/**
 * How far a whole trade is. While it is open: pending until a part of it was sent, then submitted. At its end: confirmed
 * when all that was to be traded is, failed when nothing is, and partly otherwise.
 */
export function tradeStatus(order: Order): TradeStatus {
  if (isOpen(order)) return order.publishedVia.length === 0 ? "pending" : "submitted";
  const { outcome } = order;
  if (outcome === undefined) return hasTraded(order) ? "partly" : "failed";
  const isWhole = outcome.fill?.isPartial !== true && (outcome.held ?? []).length === 0;
  return isWhole ? "confirmed" : "partly";
}

/** Also where the parts are not on record that a failure was told of. */
function hasTraded(order: Order): boolean {
  return (
    order.parts.some(({ outcome }) => outcome?.received !== undefined) ||
    gainsOf(order).some(({ amountWei }) => amountWei !== 0n)
  );
}
