import type { Order } from "../../core/order.ts";
import type { PartDetails, PartRequest } from "../../trading/parts/part-details.ts";

/** What a process that did not plan an arbitrage has to know of its plan. */
export interface LegsFacts {
  /** How much less than its quote each leg may bring. */
  readonly capBps: bigint;
  /** What is signed after the first part, and goes out with it: the purchase is the last of them all. */
  readonly following: readonly PartRequest[];
}

/** Of an order's first part. */
export interface LegsDetails extends PartDetails {
  readonly legs: LegsFacts;
}

/** The plan of an order that has signed. Throws for one that has not. */
export function firstDetails({ orderId, intents }: Pick<Order, "orderId" | "intents">): LegsDetails {
  const details = intents[0]?.details as Partial<LegsDetails> | undefined;
  if (details?.legs === undefined) throw new Error(`order ${orderId} has not signed the first part of its legs`);
  return details as LegsDetails;
}
