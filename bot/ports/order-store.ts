import type { Order } from "../core/order.ts";
import type { OrderEvent } from "../core/order-event.ts";

/** The journal of all orders, as the engine needs it. */
export interface OrderStore {
  /** Every order of the journal, by folding its events; called once, before the first append. */
  restore(): Promise<readonly Order[]>;
  /**
   * Resolves when the event is durable, and with it every event that was appended before. Rejects when that is not
   * certain: then nothing may be done on its account, and every later append rejects too.
   */
  append(event: OrderEvent): Promise<void>;
}
