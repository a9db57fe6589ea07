import type { OrderEvent } from "../../bot/core/order-event.ts";
import { foldOrder, isSettled } from "../../bot/core/order.ts";
import { LEGS_STRANDED, SPLIT_COMPLETED, SPLIT_SENT } from "./parted-orders.ts";
import { eventsOf, type OrderUpdate, UPDATES, WAY_TO } from "./orders.ts";

/** Long enough ago for every order that may leave the journal to do so. */
const LONG_AGO_MS = 1_700_000_000_000;

/**
 * Two of three can change no more: one completed and final, one failed before it was published. Three are one
 * transaction, three are several.
 */
const LIVES: readonly (readonly OrderUpdate[])[] = [
  [...WAY_TO.Completed, UPDATES.settled, UPDATES["bundle-status"]],
  WAY_TO.Failed,
  [...WAY_TO.Completed, UPDATES.reopened, UPDATES.included],
  SPLIT_COMPLETED,
  [...SPLIT_SENT.filter(({ type }) => type !== "part"), UPDATES.failed],
  [...LEGS_STRANDED, UPDATES.reopened],
];

/** All that happened to the `number`th order of a book; the same at each call. */
export function history(number: number): OrderEvent[] {
  const orderId = (7n << 48n) + BigInt(number) + 1n;
  return eventsOf(LIVES[number % LIVES.length] ?? [], orderId, LONG_AGO_MS + 1_000 * number);
}

/** The histories of so many orders, mixed as orders that live at the same time are. */
export function mixedHistories(first: number, count: number): OrderEvent[] {
  const histories = Array.from({ length: count }, (_unused, index) => history(first + index));
  const longest = Math.max(...histories.map(({ length }) => length));
  return Array.from({ length: longest }, (_unused, seq) => histories.flatMap((events) => events[seq] ?? [])).flat();
}

/** Whether nothing can change any more after these events. */
export function isFinished(events: readonly OrderEvent[]): boolean {
  const order = foldOrder(events);
  return order !== undefined && isSettled(order);
}
