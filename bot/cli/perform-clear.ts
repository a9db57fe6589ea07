import { EXIT_CODES } from "../core/errors.ts";
import type { ClearedOrders, Ledger } from "../ports/ledger.ts";
import type { Output } from "./output.ts";

/** Far more than there ever are. */
const ALL = 10_000_000;

/**
 * `arb orders clear`: settled orders are left out of the list from now on. The books keep them; open orders, and those
 * whose end is not final, are not touched, and are not cleared either when they are settled later.
 */
export function performClear(ledger: Ledger | undefined, orders: ClearedOrders, output: Output): number {
  const before = orders.read();
  const [newest] = ledger?.listOrders({ limit: 1 }) ?? [];
  const still = ledger?.listOrders({ settled: false, limit: ALL }) ?? [];
  const settled = ledger?.listOrders({ settled: true, limit: ALL, ...(before && { cleared: before }) }) ?? [];
  if (newest !== undefined && settled.length > 0) {
    orders.write({ createdUntilMs: newest.createdAtMs, except: still.map(({ orderId }) => orderId) });
  }
  const count = settled.length;
  output.result(
    { cleared: count, kept: still.length },
    count === 0
      ? "There was no settled order to clear."
      : `Cleared ${count} settled order${count === 1 ? "" : "s"}; \`arb orders list --all\` still shows ${count === 1 ? "it" : "them"}.`,
  );
  return EXIT_CODES.ok;
}
