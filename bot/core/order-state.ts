/** The states of specification 000, part II; see docs/architecture.md for what happens between them. */
export type OrderState = "Created" | "Validated" | "Submitted" | "Pending" | "Completed" | "Failed";

/** Which state may follow which. */
const TRANSITIONS: Readonly<Record<OrderState, readonly OrderState[]>> = {
  Created: ["Validated", "Failed"],
  Validated: ["Submitted", "Failed"],
  Submitted: ["Pending", "Failed"],
  Pending: ["Completed", "Failed"],
  Completed: ["Pending"], // only by `reopened`: a reorganisation took the inclusion away
  Failed: ["Pending"], // only by `reopened`: what had been given up was included after all
};

/** Whether one table row allows the move. */
export function canTransition(from: OrderState, to: OrderState): boolean {
  return TRANSITIONS[from].includes(to);
}

/** Completed and Failed end an order; they are provisional until the chain is final. */
export function isTerminal(state: OrderState): boolean {
  return state === "Completed" || state === "Failed";
}

/** An attempt to move an order in a way that the table does not have. */
export class StateTransitionError extends Error {
  override readonly name = "StateTransitionError";
  readonly orderId: bigint;
  readonly from: OrderState;
  readonly to: OrderState;

  constructor(orderId: bigint, from: OrderState, to: OrderState) {
    super(`order ${orderId} is ${from} and cannot become ${to}`);
    this.orderId = orderId;
    this.from = from;
    this.to = to;
  }
}
