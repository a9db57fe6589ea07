import type { Head } from "../core/head.ts";
import type { SignedTransaction } from "../core/intent.ts";
import type { Receipt } from "../ports/chain.ts";
import type { FollowingParts } from "./following-parts.ts";
import type { LiveTransaction } from "./live-transaction.ts";

/** What became of an order's nonce, as far as one look at the chain tells. */
export type Observation =
  | { readonly status: "included"; readonly transaction: SignedTransaction; readonly receipt: Receipt }
  /** A transaction of another order of ours has used it. */
  | { readonly status: "lost"; readonly receipt: Receipt }
  /** It is used, and nothing of ours has a receipt. */
  | { readonly status: "superseded" }
  | { readonly status: "open" }
  /** What nodes say of it does not fit the heads that they have told: nothing is known until the next one. */
  | { readonly status: "unclear" };

/**
 * Looks for whatever has used the order's nonce. As long as the block that it was found in belongs to the chain, nobody is
 * asked anything; all else is asked once a head for all orders together. Throws ReadFailed when a read fails.
 */
export async function observeNonce(live: LiveTransaction, head: Head, parts: FollowingParts): Promise<Observation> {
  const { chain, reads } = parts;
  const known = live.receipt ?? live.inclusion;
  if (known !== undefined && chain.canonicalHash(known.blockNumber) === known.blockHash) {
    const receipt = live.receipt ?? (await reads.receipt(known.transactionHash));
    if (receipt?.blockHash !== known.blockHash) return { status: "unclear" };
    live.receipt = receipt;
    return observationOf(live, receipt);
  }
  // A head below the inclusion is a node that lags, and says nothing about it.
  if (live.inclusion !== undefined && head.number < live.inclusion.blockNumber) return { status: "unclear" };

  const { account, nonce } = live.execution;
  // First the nonce, then the receipts: a block that comes in between is then seen with its receipt, never without.
  if ((await reads.nonce(account)) <= nonce) return { status: "open" };
  const own = live.transactions.map(({ hash }) => hash);
  const found = (await reads.firstReceipt(own)) ?? (await receiptOfRival(live, parts));
  if (found === undefined) return { status: "superseded" };

  // A node may know the block before we hear of it, or answer from a branch that was left.
  const hash = chain.canonicalHash(found.blockNumber);
  if (found.blockNumber > chain.head().number || (hash !== undefined && hash !== found.blockHash)) {
    return { status: "unclear" };
  }
  live.receipt = found;
  return observationOf(live, found);
}

function observationOf(live: LiveTransaction, receipt: Receipt): Observation {
  const transaction = live.transactions.find(({ hash }) => hash === receipt.transactionHash);
  return transaction === undefined ? { status: "lost", receipt } : { status: "included", transaction, receipt };
}

/** Ten thousand that compete for a nonce are looked through once, and not by each of them. */
async function receiptOfRival(
  live: LiveTransaction,
  { accounts, reads }: FollowingParts,
): Promise<Receipt | undefined> {
  const { account, nonce } = live.execution;
  const place = `${account} ${nonce}`;
  const receipt = await reads.search(place, () => accounts.hashesAt(account, nonce));
  // A settled one has used it, perhaps, while this order was not followed.
  return receipt ?? reads.search(`${place}, formerly`, () => accounts.formerHashesAt(account, nonce));
}
