import type { SignedTransaction } from "../../core/intent.ts";
import type { Chain, Receipt } from "../../ports/chain.ts";
import { readChain } from "./chain-read.ts";

/** What became of a nonce, as far as one look at the chain tells. */
export type Observation =
  | { readonly status: "included"; readonly transaction: SignedTransaction; readonly receipt: Receipt }
  /** The nonce is used, and none of ours has a receipt. */
  | { readonly status: "superseded" }
  | { readonly status: "open" };

/** Looks for all transactions that share a nonce. Throws ReadFailed when a read fails. */
export async function observeNonce(chain: Chain, transactions: readonly SignedTransaction[]): Promise<Observation> {
  const [first] = transactions;
  if (first === undefined) return { status: "open" };
  // First the nonce, then the receipts: a block that comes in between is then seen with its receipt, never without.
  const nonce = await readChain(chain.nonce(first.account));
  const receipts = await readChain(Promise.all(transactions.map(({ hash }) => chain.receipt(hash))));
  for (const [index, transaction] of transactions.entries()) {
    const receipt = receipts[index];
    if (receipt !== undefined) return { status: "included", transaction, receipt };
  }
  return { status: nonce > first.nonce ? "superseded" : "open" };
}
