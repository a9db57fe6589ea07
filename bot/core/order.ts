import { applyPartUpdate, withSignedPart } from "./apply-part-update.ts";
import type { Intent } from "./intent.ts";
import type { TokenAmount } from "./money.ts";
import type { OrderEvent, PartEvent } from "./order-event.ts";
import { canTransition, isTerminal, type OrderState, StateTransitionError } from "./order-state.ts";
import type { Inclusion, OrderFailure, Outcome } from "./outcome.ts";
import type { OrderPart } from "./part.ts";
import type { Signal } from "./signal.ts";

/** One step of an order's history. */
export interface StateTransition {
  readonly from: OrderState;
  readonly to: OrderState;
  readonly atMs: number;
  readonly reason: string;
}

/** A signal that the engine accepted, and all that became of it. Immutable; {@link applyOrderEvent} makes the next one. */
export interface Order {
  /** u64. */
  readonly orderId: bigint;
  readonly signal: Signal;
  readonly state: OrderState;
  /** Begins with Created → Created, as the specification has it. */
  readonly history: readonly StateTransition[];
  readonly createdAtMs: number;
  /** By then it must be submitted. */
  readonly submissionDeadlineMs: number;
  /** After that its nonce is neutralised; the deadline itself fails nothing. */
  readonly confirmationDeadlineMs: number;
  readonly predictedProfit?: TokenAmount;
  /** The prediction after gas and bid. */
  readonly netProfit?: TokenAmount;
  /** Oldest first. Those of one part that execute or cancel share one nonce, of which at most one lands. */
  readonly intents: readonly Intent[];
  /** In the order of their first signatures; none where the order is one transaction. */
  readonly parts: readonly OrderPart[];
  /** By which ways it went out, in order, each once. */
  readonly publishedVia: readonly string[];
  readonly inclusion?: Inclusion;
  readonly outcome?: Outcome;
  readonly failure?: OrderFailure;
  /** The chain is final about it; see {@link isSettled}. */
  readonly settled: boolean;
}

/**
 * The order after an event: the only way in which an order changes, live and at recovery alike.
 * Throws {@link StateTransitionError} when the table of states forbids it, and when the event cannot be true: published
 * without a signature, completed without an inclusion, anything but remarks, `reopened` and `settled` after the end, and
 * anything but remarks after `settled`.
 */
export function applyOrderEvent(order: Order | undefined, event: OrderEvent): Order {
  if (event.type === "created") {
    if (order !== undefined) throw new StateTransitionError(order.orderId, order.state, "Created");
    return createOrder(event);
  }
  if (order === undefined) throw new Error(`order ${event.orderId} has "${event.type}" before "created"`);

  switch (event.type) {
    case "validated":
      return {
        ...moved(order, "Validated", event.atMs, "planned, simulated and worth its gas"),
        predictedProfit: event.predictedProfit,
        netProfit: event.netProfit,
      };
    case "signed":
      // Unvalidated or ended orders get no transaction: "Submitted" is what signing leads to.
      if (order.state === "Created" || isTerminal(order.state)) throw refused(order, "Submitted");
      return {
        ...order,
        intents: order.intents.concat(event.intent),
        parts: withSignedPart(order.parts, event.intent, event.atMs),
      };
    case "part":
      return withPart(order, event, event.atMs);
    case "published": {
      if (order.intents.length === 0 || isTerminal(order.state)) throw refused(order, "Submitted");
      const publishedVia = order.publishedVia.includes(event.via)
        ? order.publishedVia
        : order.publishedVia.concat(event.via);
      const next = order.state === "Validated" ? moved(order, "Submitted", event.atMs, `sent to ${event.via}`) : order;
      return { ...next, publishedVia };
    }
    case "seen":
      if (isTerminal(order.state)) throw refused(order, "Pending");
      return order.state === "Pending" ? order : moved(order, "Pending", event.atMs, `in the pool of ${event.via}`);
    case "included": {
      if (isTerminal(order.state)) throw refused(order, "Pending");
      const where = `included in block ${event.inclusion.blockNumber}`;
      const next = order.state === "Pending" ? order : moved(order, "Pending", event.atMs, where);
      return { ...next, inclusion: event.inclusion };
    }
    case "inclusion-removed": {
      if (order.state !== "Pending") throw refused(order, "Pending");
      const { inclusion: _taken, ...rest } = order;
      return rest;
    }
    case "completed":
      if (!hasSucceeded(order)) throw refused(order, "Completed");
      return { ...moved(order, "Completed", event.atMs, "confirmed"), outcome: event.outcome };
    case "failed": {
      const { reason, detail, priorMove, balance } = event;
      return {
        ...moved(order, "Failed", event.atMs, `${reason}: ${detail}`),
        failure: {
          reason,
          detail,
          ...(priorMove === undefined ? {} : { priorMove }),
          ...(balance === undefined ? {} : { balance }),
        },
      };
    }
    case "settled":
      if (!isTerminal(order.state) || order.settled) throw refused(order, order.state);
      return { ...order, settled: true };
    case "reopened": {
      if (!isTerminal(order.state) || order.settled) throw refused(order, "Pending");
      const reopened = moved(order, "Pending", event.atMs, event.detail);
      const { outcome: _outcome, failure: _failure, inclusion: _inclusion, ...rest } = reopened;
      return rest;
    }
    case "answered":
    case "bundle-status":
    case "noted":
      return order;
  }
}

/** The order that all its events make; undefined when there are none. */
export function foldOrder(events: Iterable<OrderEvent>): Order | undefined {
  let order: Order | undefined;
  for (const event of events) order = applyOrderEvent(order, event);
  return order;
}

/** Whether the order has not ended, as far as is known: Completed and Failed are provisional until it is settled. */
export function isOpen(order: Order): boolean {
  return !isTerminal(order.state);
}

/** Whether nothing about the order can change any more: the chain is final about it, or nothing of it ever left. */
export function isSettled(order: Order): boolean {
  return order.settled || (isTerminal(order.state) && order.publishedVia.length === 0);
}

function createOrder(event: OrderEvent & { type: "created" }): Order {
  return {
    orderId: event.orderId,
    signal: event.signal,
    state: "Created",
    history: [{ from: "Created", to: "Created", atMs: event.atMs, reason: "created from signal" }],
    createdAtMs: event.atMs,
    submissionDeadlineMs: event.submissionDeadlineMs,
    confirmationDeadlineMs: event.confirmationDeadlineMs,
    intents: [],
    parts: [],
    publishedVia: [],
    settled: false,
  };
}

/** What a part does, the order has done: it is sent with the first, and waits in a pool or a block with the first. */
function withPart(order: Order, { partId, update }: PartEvent, atMs: number): Order {
  const at = order.parts.findIndex(({ brief }) => brief.partId === partId);
  const part = order.parts[at];
  // A part begins with its signature.
  if (part === undefined) throw refused(order, order.state);
  // What is settled may have left the journal: nothing of it goes out any more.
  if (update.type === "published" && isSettled(order)) throw refused(order, "Submitted");
  const next = { ...order, parts: order.parts.with(at, applyPartUpdate(part, update, order.orderId, atMs)) };
  if (isTerminal(order.state)) return next;
  if (update.type === "published") {
    const sent = order.state === "Validated" ? moved(next, "Submitted", atMs, `sent ${partId} to ${update.via}`) : next;
    const { via } = update;
    return sent.publishedVia.includes(via) ? sent : { ...sent, publishedVia: sent.publishedVia.concat(via) };
  }
  const isOut = update.type === "seen" || update.type === "included";
  if (!isOut || order.state === "Pending") return next;
  return moved(next, "Pending", atMs, `${partId} is ${update.type === "seen" ? "in a pool" : "included"}`);
}

function hasSucceeded({ inclusion, parts }: Order): boolean {
  if (inclusion?.succeeded === true) return true;
  return parts.some(({ outcome }) => outcome !== undefined);
}

function refused(order: Order, to: OrderState): StateTransitionError {
  return new StateTransitionError(order.orderId, order.state, to);
}

function moved(order: Order, to: OrderState, atMs: number, reason: string): Order {
  if (!canTransition(order.state, to)) throw refused(order, to);
  return { ...order, state: to, history: order.history.concat({ from: order.state, to, atMs, reason }) };
}
