import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import { OrderEnds } from "../../bot/adapters/store/order-ends.ts";
import { applyOrderEvent, isSettled, type Order } from "../../bot/core/order.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import { type OrderUpdate, UPDATES } from "../builders/orders.ts";

const BEGIN_MS = 1_700_000_000_000;

/** What is tried on a few orders one after another; what an order cannot be told of is left out. */
const someUpdates = fc.array(
  fc.record({
    orderId: fc.bigInt({ min: 1n, max: 3n }),
    type: fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...(Object.keys(UPDATES) as OrderUpdate["type"][])) },
      fc.constantFrom<OrderUpdate["type"]>("validated", "signed", "published", "failed", "reopened", "settled"),
    ),
  }),
  { minLength: 20, maxLength: 80 },
);

function next(order: Order | undefined, event: OrderEvent): Order | undefined {
  try {
    return applyOrderEvent(order, event);
  } catch {
    return undefined;
  }
}

describe("the ends of a journal's orders", () => {
  it("are those of the orders themselves, over any lives that the table of states allows", () => {
    let leaving = 0;
    fc.assert(
      fc.property(someUpdates, fc.nat(80), (updates, beforeMs) => {
        const orders = new Map<bigint, Order>();
        const ends = new OrderEnds();
        for (const [index, { orderId, type }] of updates.entries()) {
          const firstType = orders.has(orderId) ? type : "created";
          const event: OrderEvent = { ...UPDATES[firstType], orderId, atMs: BEGIN_MS + index };
          const order = next(orders.get(orderId), event);
          if (order === undefined) continue;
          orders.set(orderId, order);
          ends.add(event);
        }
        const timeMs = BEGIN_MS + beforeMs;
        const expected = [...orders.values()].filter(
          (order) => isSettled(order) && (order.history.at(-1)?.atMs ?? Infinity) < timeMs,
        );
        leaving += expected.length;
        deepStrictEqual(new Set(ends.settledBefore(timeMs)), new Set(expected.map(({ orderId }) => orderId)));
        deepStrictEqual(new Set(ends.orderIds()), new Set(orders.keys()));
      }),
      { numRuns: 500 },
    );
    if (leaving < 100) throw new Error(`only ${leaving} orders had ended`);
  });
});
