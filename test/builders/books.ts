import { ledgerEntryOf } from "../../bot/adapters/store/ledger-entry.ts";
import type { Order } from "../../bot/core/order.ts";
import type { Ledger } from "../../bot/ports/ledger.ts";
import { anOrder, eventsOf, type OrderUpdate } from "./orders.ts";

/** A test double: books in memory, over histories that the real fold and the real rows are made from. */
export function booksOf(histories: ReadonlyMap<bigint, readonly OrderUpdate[]>): Ledger {
  const orders: readonly Order[] = [...histories].map(([orderId, updates]) => anOrder(updates, orderId));
  return {
    listOrders: ({ limit }) => orders.map(ledgerEntryOf).reverse().slice(0, limit),
    order: (orderId) => {
      const order = orders.find((each) => each.orderId === orderId);
      return order && { order, events: eventsOf(histories.get(orderId) ?? [], orderId) };
    },
    completedProfits: () => [],
  };
}
