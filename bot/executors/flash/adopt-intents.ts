import type { Accounts } from "../../accounts/accounts.ts";
import type { Order } from "../../core/order.ts";
import { PUBLIC_POOL } from "../../core/public-pool.ts";
import { type GasTerms, maxCostWei } from "./flash-details.ts";

/** Tells the accounts of all that an order has signed, in this run or an earlier one. Asks nobody and waits for nothing. */
export function adoptIntents(order: Order, accounts: Accounts): void {
  const isPublished = order.publishedVia.includes(PUBLIC_POOL);
  for (const { transaction, details } of order.intents) {
    const terms = details as GasTerms & { readonly submission?: string };
    // No-ops go nowhere else, and a public order has its place in the queue before its bytes are there.
    const isPublic = isPublished || transaction.purpose !== "execute" || terms.submission === "public";
    accounts.recordSigned(order.orderId, transaction, maxCostWei(terms), isPublic);
  }
}
