import type { Logger } from "pino";
import { toDecimalJson } from "../core/decimal-json.ts";
import { type Denial, describeDenial } from "../core/denial.ts";
import { describeHalt, type Halt } from "../core/halt.ts";
import type { Order } from "../core/order.ts";
import type { OrderEvent } from "../core/order-event.ts";
import type { Signal } from "../core/signal.ts";
import type { EngineFault, EngineListener } from "../ports/engine-listener.ts";
import type { Expectation } from "../ports/executor.ts";

/** Writes what the engine does to the log; every line of an order has its id, and amounts are decimal strings. */
export class OrderLog implements EngineListener {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  onSignal(signal: Signal): void {
    if (!this.#logger.isLevelEnabled("debug")) return;
    this.#logger.debug(plain({ signalId: signal.signalId, signal }), "opportunity found");
  }

  onDenied(signal: Signal, denial: Denial): void {
    if (!this.#logger.isLevelEnabled("debug")) return;
    this.#logger.debug(plain({ signalId: signal.signalId, denial }), `denied: ${describeDenial(denial)}`);
  }

  onResumed(order: Order): void {
    this.#logger.info(plain({ orderId: order.orderId, state: order.state }), "taken up from an earlier run");
  }

  onOrderEvent(event: OrderEvent, order: Order): void {
    const { type } = event.type === "part" ? event.update : event;
    const level = type === "failed" ? "warn" : "info";
    if (!this.#logger.isLevelEnabled(level)) return;
    const fields = plain({ orderId: order.orderId, state: order.state, ...factsOf(event) });
    this.#logger[level](fields, event.type === "part" ? `part ${type}` : type);
  }

  onDryRun(order: Order, expectation: Expectation): void {
    this.#logger.info(plain({ orderId: order.orderId, ...expectation }), "dry run: not sent");
  }

  onFault({ kind, detail, orderId, cause }: EngineFault): void {
    this.#logger.error(plain({ kind, orderId, err: cause }), detail);
  }

  onHalt(halt: Halt | undefined): void {
    this.#logger.warn({ halt: halt ?? null }, describeHalt(halt));
  }
}

/** Signed bytes stay out: who has them can publish them. */
function factsOf(event: OrderEvent): Record<string, unknown> {
  if (event.type === "part") {
    const { type: _type, ...facts } = event.update;
    return { partId: event.partId, ...facts };
  }
  const { orderId: _orderId, atMs: _atMs, type: _type, ...facts } = event;
  if (!("intent" in facts)) return facts;
  const { account, nonce, hash, purpose } = facts.intent.transaction;
  const { part } = facts.intent;
  return { ...(part && { partId: part.partId, part }), transaction: { account, nonce, hash, purpose } };
}

/** Fields without bigints, for pino's own JSON has none. */
function plain(fields: Record<string, unknown>): Record<string, unknown> {
  const { err, ...rest } = fields;
  return { ...(JSON.parse(toDecimalJson(rest)) as Record<string, unknown>), ...(err === undefined ? {} : { err }) };
}
