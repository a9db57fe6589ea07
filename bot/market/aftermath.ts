import type { Hex } from "../core/hex.ts";
import type { PendingTransaction } from "../core/pending-transaction.ts";
import type { PoolKey } from "../core/route.ts";
import type { PoolState } from "./pool-state.ts";

/** Why nothing can be made of a pending transaction. */
export type NoAftermath =
  /** It moves no pool that is watched. */
  | "moves-nothing"
  | "reverts"
  /** Another transaction has used its nonce, or it has landed. */
  | "nonce-used"
  /** Another one of its sender has to come first. */
  | "nonce-ahead"
  /** Its logs do not say all that a quote depends on, and there is nothing to simulate. */
  | "told-in-part"
  /** The node did not answer, or not with something readable. */
  | "unavailable";

/** The pools that a transaction moves, as they are right behind it; or why there are none. */
export type Aftermath = { readonly pools: readonly PoolState[] } | { readonly none: NoAftermath };

/** The market that a transaction is put on top of. */
export interface Beneath {
  readonly blockHash: Hex;
  /** Undefined for a pool that is not watched. */
  readonly pool: (address: PoolKey) => PoolState | undefined;
}

/** Finds out what a transaction would leave behind; the chain's adapter provides it. */
export interface AftermathReader {
  /** Never rejects. */
  after(transaction: PendingTransaction, beneath: Beneath): Promise<Aftermath>;
}
