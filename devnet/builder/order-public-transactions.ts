import type { Address } from "../../bot/core/hex.ts";
import type { BlockTerms } from "./block-terms.ts";
import { effectiveTipWei, type PooledTransaction } from "./signed-transaction.ts";

/** What a block takes of the public pool, in order, and what has to wait. */
export interface PublicOrder {
  readonly included: readonly PooledTransaction[];
  /** Its fee is too low, its nonce too high, or the block is full. What can never be included is in neither list. */
  readonly waiting: readonly PooledTransaction[];
}

/**
 * The best tip first, each sender's transactions in the order of their nonces.
 * @param nextNonces what each sender's next nonce is, once the block's bundles are done
 * @param gasLeft what the block's bundles leave; a transaction needs room for its whole gas limit
 */
export function orderPublicTransactions(
  transactions: readonly PooledTransaction[],
  terms: BlockTerms,
  nextNonces: ReadonlyMap<Address, number>,
  gasLeft: bigint,
): PublicOrder {
  const expected = new Map(nextNonces);
  const included: PooledTransaction[] = [];
  let gas = gasLeft;
  const tip = (transaction: PooledTransaction) => effectiveTipWei(transaction, terms.baseFeePerGasWei);
  let candidates = transactions.filter(({ from, nonce }) => nonce >= (expected.get(from) ?? 0));
  for (;;) {
    const fitting = candidates.filter(
      (candidate) =>
        candidate.nonce === (expected.get(candidate.from) ?? 0) && tip(candidate) >= 0n && candidate.gasLimit <= gas,
    );
    const [first] = fitting;
    if (first === undefined) return { included, waiting: candidates };
    const best = fitting.reduce((one, other) => (tip(other) > tip(one) ? other : one), first);
    included.push(best);
    expected.set(best.from, best.nonce + 1);
    gas -= best.gasLimit;
    candidates = candidates.filter(({ from, nonce }) => from !== best.from || nonce > best.nonce);
  }
}
