import { isOpen, isSettled, type Order } from "../core/order.ts";

/** What an earlier run left behind. */
export interface Recovered {
  /** Open, and nothing was ever signed: nothing can land. */
  readonly interrupted: readonly Order[];
  /** With a signed transaction that may be anywhere, or whose end is not final: its executor goes on. */
  readonly underway: readonly Order[];
}

/** Sorts the orders of the journal; those that are settled need nothing. */
export function recover(orders: readonly Order[]): Recovered {
  return {
    interrupted: orders.filter((order) => isOpen(order) && order.intents.length === 0),
    underway: orders.filter((order) => !isSettled(order) && order.intents.length > 0),
  };
}
