import type { Order } from "../../core/order.ts";
import type { OrderStore } from "../../ports/order-store.ts";

/** Keeps nothing: for dry runs, which leave nothing that a restart would have to finish. */
export class VolatileOrderStore implements OrderStore {
  restore(): Promise<readonly Order[]> {
    return Promise.resolve([]);
  }

  append(): Promise<void> {
    return Promise.resolve();
  }
}
