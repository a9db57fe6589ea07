import { ArbError } from "../core/errors.ts";
import type { Ledger, LedgerHistory } from "../ports/ledger.ts";

/** Everything that happened to one order. Throws ORDER_NOT_FOUND. */
export function showOrder(ledger: Ledger, orderId: bigint, directory: string): LedgerHistory {
  const history = ledger.order(orderId);
  if (history === undefined) throw new ArbError("ORDER_NOT_FOUND", { orderId, directory });
  return history;
}
