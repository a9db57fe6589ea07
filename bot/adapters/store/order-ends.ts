import { isPublication, type OrderEvent } from "../../core/order-event.ts";

interface End {
  isPublished: boolean;
  isSettled: boolean;
  endedAtMs: number;
}

/** Whether and when the orders of a journal ended. Keeps little of each, because there may be very many. */
export class OrderEnds {
  readonly #ends = new Map<bigint, End>();

  /** Takes up the journal's next event, which is one that the table of states allows. */
  add(event: OrderEvent): void {
    const { type, orderId, atMs } = event;
    const end = this.#ends.get(orderId);
    if (end === undefined) this.#ends.set(orderId, { isPublished: false, isSettled: false, endedAtMs: Infinity });
    else if (isPublication(event)) end.isPublished = true;
    else if (type === "completed" || type === "failed") end.endedAtMs = atMs;
    else if (type === "reopened") end.endedAtMs = Infinity;
    else if (type === "settled") end.isSettled = true;
  }

  orderIds(): Iterable<bigint> {
    return this.#ends.keys();
  }

  /** The orders of which nothing can change any more, as `isSettled` has it, and which ended before a time. */
  settledBefore(timeMs: number): bigint[] {
    return [...this.#ends.entries()]
      .filter(([, { isPublished, isSettled, endedAtMs }]) => endedAtMs < timeMs && (isSettled || !isPublished))
      .map(([orderId]) => orderId);
  }
}
