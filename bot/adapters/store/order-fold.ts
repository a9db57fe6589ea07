import type { OrderEvent } from "../../core/order-event.ts";
import { applyOrderEvent, type Order } from "../../core/order.ts";
import type { JournalRecord } from "./journal-reader.ts";
import { readEvent } from "./read-event.ts";

/** The orders that a journal's records make, in the order of their creation. */
export class OrderFold {
  readonly orders = new Map<bigint, Order>();
  readonly #file: string;

  /** @param file for the message when a record cannot be */
  constructor(file: string) {
    this.#file = file;
  }

  /** Takes up the next record. Throws JOURNAL_DAMAGED. */
  add(record: JournalRecord): OrderEvent {
    return readEvent(this.#file, record, (event) => {
      this.orders.set(event.orderId, applyOrderEvent(this.orders.get(event.orderId), event));
      return event;
    });
  }
}
