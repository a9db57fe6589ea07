import { isSettled } from "../../core/order.ts";
import type { OrderStore } from "../../ports/order-store.ts";
import type { ExecutionRelay } from "./execution-relay.ts";

/**
 * A journal whose settled orders are told to the execution relay again when it is restored: the process that told them may
 * have died on the way. Of all others the engine tells by itself.
 */
export function replayingStore(store: OrderStore, results: Pick<ExecutionRelay, "replay">): OrderStore {
  return {
    restore: async () => {
      const orders = await store.restore();
      orders.filter(isSettled).forEach((order) => results.replay(order));
      return orders;
    },
    append: (event) => store.append(event),
  };
}
