import type { Head } from "../core/head.ts";
import type { Hex } from "../core/hex.ts";
import type { Inclusion, PriorMove } from "../core/outcome.ts";
import type { Receipt } from "../ports/chain.ts";
import type { Explanation } from "./ends/explanation.ts";
import type { Bid } from "./fees.ts";
import type { LiveTransaction } from "./live-transaction.ts";
import type { TransactionDetails } from "./transaction-details.ts";

/** What a transaction is worth at another bid. */
export type Repricing =
  /** Signed so, it pays for itself. */
  | { readonly status: "pays"; readonly details: TransactionDetails }
  | { readonly status: "loses"; readonly problem: string }
  /** Nobody could try it, or something that it takes to tell is not known yet. */
  | { readonly status: "unknown"; readonly problem: string };

/**
 * What transactions of one kind are for: all that who follows them does not know. What reads the chain throws ReadFailed
 * when that cannot be read, and is asked again at the next head.
 */
export interface Purpose {
  /**
   * What it is worth at another bid, tried on the newest state, and encoded for it; tried as it was signed, when that is
   * what will be sent.
   */
  reprice(live: LiveTransaction, bid: Bid, head: Head, asSigned: boolean): Promise<Repricing>;

  /** What it brought: it is included, has succeeded, and is deep enough. */
  outcomeOf(live: LiveTransaction, inclusion: Inclusion, receipt: Receipt): Promise<unknown>;

  /** Why it reverted. */
  explainRevert(live: LiveTransaction, receipt: Receipt): Promise<Explanation>;

  /** What may have kept it out of every block up to its last one, in phrases. */
  explainAbsence(
    live: LiveTransaction,
  ): Promise<{ readonly phrases: readonly string[]; readonly priorMove?: PriorMove }>;

  /** What a revert says, for a person. */
  describeRevert(revertData: Hex): string;
}
