import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import { OrderEnds } from "../../bot/adapters/store/order-ends.ts";
import { applyOrderEvent, isOpen, isSettled, type Order } from "../../bot/core/order.ts";
import { isPublication, type OrderEvent, type PartUpdate } from "../../bot/core/order-event.ts";
import { type OrderUpdate, UPDATES } from "../builders/orders.ts";
import { aSwapBrief, ofPart, signedPart } from "../builders/parted-orders.ts";

const BEGIN_MS = 1_700_000_000_000;
const { created, validated, signed, published, included, completed, failed, reopened, settled, noted } = UPDATES;

const { inclusion } = included;
const PART_UPDATES: readonly PartUpdate[] = [
  ...[published, included, failed, reopened, settled, noted],
  { type: "completed", outcome: { inclusion } },
  { type: "inclusion-removed", inclusion },
];

/** Of an order of several: two parts that are signed, and what becomes of them. */
const OF_PARTS: readonly OrderUpdate[] = ["buy", "sell"].flatMap((partId, index) => [
  signedPart(aSwapBrief(partId), 3 + index),
  ...PART_UPDATES.map((update) => ofPart(partId, update)),
]);

const SIGNED = [created, validated, signedPart(aSwapBrief("buy"), 3), signedPart(aSwapBrief("sell"), 4)];

/** How an order begins; from there on anything may come. */
const BEGINNINGS: readonly (readonly OrderUpdate[])[] = [
  [created],
  SIGNED,
  [created],
  [...SIGNED, ofPart("buy", published), failed],
];

/** What is tried on a few orders one after another; what an order cannot be told of is left out. */
const someUpdates = fc.array(
  fc.record({
    orderId: fc.bigInt({ min: 1n, max: 4n }),
    update: fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom<OrderUpdate>(...Object.values(UPDATES)) },
      { weight: 2, arbitrary: fc.constantFrom(...OF_PARTS) },
      fc.constantFrom<OrderUpdate>(validated, signed, published, completed, failed, reopened, settled),
    ),
  }),
  { minLength: 20, maxLength: 80 },
);

function next(order: Order | undefined, event: OrderEvent): Order | undefined {
  // An order of which nothing can change any more is executed no further, so that nothing of it is published.
  if (order !== undefined && isSettled(order) && isPublication(event)) return undefined;
  try {
    return applyOrderEvent(order, event);
  } catch {
    return undefined;
  }
}

describe("the ends of a journal's orders", () => {
  it("are those of the orders themselves, over any lives that the table of states allows", () => {
    let leaving = 0;
    /** Orders that ended after a part of them had been sent. */
    const sentTrades = { final: 0, provisional: 0 };
    fc.assert(
      fc.property(someUpdates, fc.nat(80), (updates, beforeMs) => {
        const orders = new Map<bigint, Order>();
        const ends = new OrderEnds();
        for (const [index, { orderId, update }] of updates.entries()) {
          const isNew = !orders.has(orderId);
          const beginning = BEGINNINGS[Number(orderId) % BEGINNINGS.length] ?? [];
          for (const each of isNew ? beginning : [update]) {
            const event: OrderEvent = { ...each, orderId, atMs: BEGIN_MS + index };
            const order = next(orders.get(orderId), event);
            if (order === undefined) continue;
            orders.set(orderId, order);
            ends.add(event);
          }
        }
        const timeMs = BEGIN_MS + beforeMs;
        const expected = [...orders.values()].filter(
          (order) => isSettled(order) && (order.history.at(-1)?.atMs ?? Infinity) < timeMs,
        );
        leaving += expected.length;
        for (const order of orders.values()) {
          const wasSent = order.parts.some(({ publishedVia }) => publishedVia.length > 0);
          if (wasSent && !isOpen(order)) sentTrades[isSettled(order) ? "final" : "provisional"] += 1;
        }
        deepStrictEqual(new Set(ends.settledBefore(timeMs)), new Set(expected.map(({ orderId }) => orderId)));
        deepStrictEqual(new Set(ends.orderIds()), new Set(orders.keys()));
      }),
      { numRuns: 500 },
    );
    if (leaving < 100) throw new Error(`only ${leaving} orders had ended`);
    const { final, provisional } = sentTrades;
    if (Math.min(final, provisional) < 20) throw new Error(`of sent trades ${final} were final, ${provisional} not`);
  });
});
