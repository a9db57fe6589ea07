import type { Order } from "../core/order.ts";
import type { OrderEvent } from "../core/order-event.ts";

/** The journal, as the engine needs it. Orders leave it, for the ledger, some time after they ended and are settled. */
export interface OrderStore {
  /**
   * Every order that is still in the journal, by folding its events; called once, before the first append. With all that
   * are not settled, there are those that ended lately, and the one with the highest id ever given.
   */
  restore(): Promise<readonly Order[]>;
  /**
   * Resolves when the event is durable, and with it every event that was appended before. Rejects when that is not
   * certain: then nothing may be done on its account, and every later append rejects too.
   * A remark about an order that has left the journal is dropped.
   */
  append(event: OrderEvent): Promise<void>;
}
