import type { Denial } from "../core/denial.ts";
import type { OrderEvent } from "../core/order-event.ts";
import type { Order } from "../core/order.ts";
import type { Signal } from "../core/signal.ts";
import type { Estimate } from "../ports/executor.ts";

/**
 * What stands between a signal that would pay and an order: limits of money, and what earlier orders have shown. It never
 * touches an order that was made.
 */
export interface RiskGate {
  /** Every order that the store has at the start, before any of them goes on: what they have cost and brought. */
  restored(orders: readonly Order[]): void;
  /** Why no order may be made of it now; asks nobody and changes no answer. */
  refusal(signal: Signal, estimate: Estimate): Denial | undefined;
  /** An order was made: what it may lose is at risk until it is included or has ended. */
  begun(orderId: bigint, estimate: Estimate): void;
  /** An order of an earlier run that is not settled goes on. */
  resumed(order: Order): void;
  /** Told of every event once it is durable, with the order after it. */
  observe(event: OrderEvent, order: Order): void;
  /** The engine follows the order no longer: it is settled, or was never to be sent. */
  letGo(orderId: bigint): void;
}
