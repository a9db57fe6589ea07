import type { Accounts } from "../accounts/accounts.ts";
import { PUBLIC_POOL } from "../core/public-pool.ts";
import type { Life } from "./live-transaction.ts";
import { type GasTerms, maxCostWei } from "./transaction-details.ts";

/** What a process that begins knows of a nonce: of an order, or of a part of one. */
type Adopted = Pick<Life, "claimId" | "intents" | "publishedVia">;

/** Tells the accounts of all that was signed for it, in this run or an earlier one. Asks nobody and waits for nothing. */
export function adoptIntents({ claimId, intents, publishedVia }: Adopted, accounts: Accounts): void {
  const isPublished = publishedVia.includes(PUBLIC_POOL);
  for (const { transaction, details } of intents) {
    const terms = details as GasTerms & { readonly submission?: string };
    // No-ops go nowhere else, and a public order has its place in the queue before its bytes are there.
    const isPublic = isPublished || transaction.purpose !== "execute" || terms.submission === "public";
    accounts.recordSigned(claimId, transaction, maxCostWei(terms), isPublic);
  }
}
