import { isOpen, type Order } from "../core/order.ts";

/** What an earlier run left behind. */
export interface Recovered {
  /** Open, and nothing was ever signed: nothing can land. */
  readonly interrupted: readonly Order[];
  /** Open, with a signed transaction that may be anywhere: its executor goes on. */
  readonly underway: readonly Order[];
}

/** Sorts the orders of the journal; those that ended need nothing. */
export function recover(orders: readonly Order[]): Recovered {
  const open = orders.filter(isOpen);
  return {
    interrupted: open.filter((order) => order.intents.length === 0),
    underway: open.filter((order) => order.intents.length > 0),
  };
}
