import type { Denial } from "../core/denial.ts";
import type { Halt } from "../core/halt.ts";
import type { Order } from "../core/order.ts";
import type { OrderEvent } from "../core/order-event.ts";
import type { Signal } from "../core/signal.ts";
import type { Expectation } from "./executor.ts";

/** The kinds of {@link EngineFault}. */
export const ENGINE_FAULTS = [
  /** Nothing can be recorded any more: no new orders, and the open ones wait for the next start. */
  "store-failed",
  /** An executor threw; what was signed is tried again, what was not has failed. */
  "executor-threw",
  /** An executor reported what the table of states forbids; the order stayed as it was. */
  "update-refused",
  "listener-threw",
  /** A fault of severity critical, such as a key that cannot sign: no new orders; the open ones are followed. */
  "new-orders-stopped",
] as const;

/** Something that went wrong inside, which no order's history can tell alone. */
export interface EngineFault {
  readonly kind: (typeof ENGINE_FAULTS)[number];
  /** One sentence. */
  readonly detail: string;
  readonly orderId?: bigint;
  readonly cause: unknown;
}

/** Hears what the engine does: logs, terminal, metrics, summaries. Listeners never hold the engine up or fail it. */
export interface EngineListener {
  /** It has come in; what becomes of it is told later, in a denial or in the events of an order. */
  onSignal?(signal: Signal): void;
  /** A refusal before admission; there is no order. */
  onDenied?(signal: Signal, denial: Denial): void;
  /** An order of an earlier run that is not settled goes on, from where that run left it. */
  onResumed?(order: Order): void;
  /** An event that is already durable, with the order after it. */
  onOrderEvent?(event: OrderEvent, order: Order): void;
  /** In a dry run: the order would have been signed now. It ends here. */
  onDryRun?(order: Order, expectation: Expectation): void;
  onFault?(fault: EngineFault): void;
  /** The kill switch was found pulled, or undefined: released. Not told while it stays as it was. */
  onHalt?(halt: Halt | undefined): void;
}
