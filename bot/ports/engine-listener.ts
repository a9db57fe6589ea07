import type { Denial } from "../core/denial.ts";
import type { Order } from "../core/order.ts";
import type { OrderEvent } from "../core/order-event.ts";
import type { Signal } from "../core/signal.ts";

/** Hears what the engine does: logs, terminal, metrics, summaries. Listeners never hold the engine up or fail it. */
export interface EngineListener {
  onSignal?(signal: Signal): void;
  /** A refusal before admission; there is no order. */
  onDenied?(signal: Signal, denial: Denial): void;
  /** An event that is already durable, with the order after it. */
  onOrderEvent?(event: OrderEvent, order: Order): void;
}
