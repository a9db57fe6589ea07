import type { SignedTransaction } from "../../core/intent.ts";
import type { OrderEvent } from "../../core/order-event.ts";
import { isTerminal } from "../../core/order-state.ts";
import { isSettled, type Order } from "../../core/order.ts";

/**
 * An event of a version-1 journal as version 2 has it. There the transactions of an order for one nonce were each other's
 * rivals, and none was another order's; nothing said so.
 * @param order as the events before this one make it
 */
export function upgradedEvent(order: Order | undefined, event: OrderEvent): OrderEvent {
  if (event.type !== "signed") return event;
  const { transaction } = event.intent;
  const rivals = (order?.intents ?? [])
    .map((intent) => intent.transaction)
    .filter(({ account, nonce }) => account === transaction.account && nonce === transaction.nonce);
  const upgraded: SignedTransaction = { ...transaction, competesWith: rivals.map(({ hash }) => hash) };
  return { ...event, intent: { ...event.intent, transaction: upgraded } };
}

/** What a version-1 order lacks: its bot stopped following an order at its end, which therefore counts as final. */
export function missingSettlement(order: Order, lastAtMs: number): OrderEvent | undefined {
  if (!isTerminal(order.state) || isSettled(order)) return undefined;
  const detail = "ended in a journal of version 1, which followed orders no further than to their end";
  return { type: "settled", detail, orderId: order.orderId, atMs: lastAtMs };
}
