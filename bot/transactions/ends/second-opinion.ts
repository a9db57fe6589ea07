import type { Chain, Receipt } from "../../ports/chain.ts";
import { readChain } from "../heads/chain-read.ts";
import type { LiveTransaction } from "../live-transaction.ts";

/**
 * Whether another endpoint, where there is one, has the same receipt: one node that errs or lies must not end an order, or
 * have a wrong profit booked. A contradiction is noted and waited out, and both are asked again: whichever errs may come to
 * its senses. Throws ReadFailed when the other does not answer.
 */
export async function agreesOnReceipt(live: LiveTransaction, receipt: Receipt, chain: Chain): Promise<boolean> {
  const second = chain.secondOpinion();
  if (second === undefined) return true;
  const { transactionHash, blockNumber, succeeded } = receipt;
  const other = await readChain(second.receipt(transactionHash));
  if (other !== undefined && factsOf(other) === factsOf(receipt)) return true;
  live.receipt = undefined;
  const does = succeeded ? "succeeded" : "reverted";
  await live.note(`a second endpoint does not confirm that ${transactionHash} ${does} in block ${blockNumber}`);
  return false;
}

/** What is booked of a receipt, and where it is from. */
function factsOf({ blockHash, succeeded, gasUsed, effectiveGasPriceWei, dataFeeWei, logs }: Receipt): string {
  const emitted = logs.map(({ address, topics, data }) => [address, topics, data]);
  const paid = [gasUsed, effectiveGasPriceWei, dataFeeWei].map(String);
  return JSON.stringify([blockHash, succeeded, paid, emitted]);
}

/** The same of a nonce that nothing has used. */
export async function agreesOnOpenNonce(live: LiveTransaction, chain: Chain): Promise<boolean> {
  const second = chain.secondOpinion();
  if (second === undefined) return true;
  const { account, nonce } = live.execution;
  if ((await readChain(second.nonce(account))) <= nonce) return true;
  await live.note(`a second endpoint says that nonce ${nonce} of ${account} is used`);
  return false;
}

/** The same of a nonce that a stranger's transaction has used. */
export async function agreesOnForeignNonce(live: LiveTransaction, chain: Chain): Promise<boolean> {
  const second = chain.secondOpinion();
  if (second === undefined) return true;
  const { account, nonce } = live.execution;
  const used = await readChain(second.nonce(account));
  const receipts = await readChain(Promise.all(live.transactions.map(({ hash }) => second.receipt(hash))));
  if (used > nonce && receipts.every((receipt) => receipt === undefined)) return true;
  await live.note(`a second endpoint does not confirm that nonce ${nonce} of ${account} went to a stranger`);
  return false;
}
