import type { Order } from "../core/order.ts";
import type { OrderEvent } from "../core/order-event.ts";

/** The journal of all orders, as the engine needs it. */
export interface OrderStore {
  /** Every order of the journal, by folding its events; called once, before the first append. */
  restore(): Promise<readonly Order[]>;
  /** Resolves when the event is durable; rejects when it is not, and then nothing may be done on its account. */
  append(event: OrderEvent): Promise<void>;
}
