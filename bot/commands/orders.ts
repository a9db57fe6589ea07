import { ArbError } from "../core/errors.ts";
import type { OrderState } from "../core/order-state.ts";
import type { Ledger, LedgerEntry, LedgerHistory } from "../ports/ledger.ts";

export interface OrdersQuery {
  readonly state?: OrderState;
  readonly limit: number;
}

/** The newest orders first. */
export function listOrders(ledger: Ledger, query: OrdersQuery): readonly LedgerEntry[] {
  return ledger.listOrders(query);
}

/** Everything that happened to one order. Throws ORDER_NOT_FOUND. */
export function showOrder(ledger: Ledger, orderId: bigint, directory: string): LedgerHistory {
  const history = ledger.order(orderId);
  if (history === undefined) throw new ArbError("ORDER_NOT_FOUND", { orderId, directory });
  return history;
}

/** Every completed order, oldest first. */
export function completedOrders(ledger: Ledger): readonly LedgerEntry[] {
  return ledger.completedProfits();
}
