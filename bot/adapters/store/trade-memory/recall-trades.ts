import { tradeIdOf } from "../../../core/trade-id.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import type { TradeMemory } from "../../../ports/trade-memory.ts";

/**
 * Tells a memory that was begun anew which ids are used up, of the newest so many orders of the ledger: those that signed
 * something, because what signed nothing may be asked for again. Throws STORE_UNUSABLE when the ledger cannot be read.
 */
export function recallTrades(ledger: Ledger, memory: TradeMemory, orders: number): void {
  for (const { orderId, kind, createdAtMs: atMs } of ledger.listOrders({ limit: orders })) {
    if (kind === "flash-arbitrage") continue;
    const order = ledger.order(orderId)?.order;
    const tradeId = order && tradeIdOf(order.signal);
    if (tradeId === undefined || order?.intents.length === 0) continue;
    memory.rememberTrade({ tradeId, orderId, kind, atMs });
  }
}
