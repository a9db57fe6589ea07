import type { OrderState } from "../core/order-state.ts";

/** By their number on the wire. */
export const STATE_CODES: readonly OrderState[] = [
  "Created",
  "Validated",
  "Submitted",
  "Pending",
  "Completed",
  "Failed",
];

/** Throws a RangeError for a number that is no state's. */
export function stateOfCode(code: number): OrderState {
  const state = STATE_CODES[code];
  if (state === undefined) throw new RangeError(`an order's state is 0 to ${STATE_CODES.length - 1}, not ${code}`);
  return state;
}
