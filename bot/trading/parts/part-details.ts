import type { Intent } from "../../core/intent.ts";
import type { PartBrief } from "../../core/part.ts";
import type { TransactionDetails } from "../../transactions/transaction-details.ts";

/** Everything that a process which did not plan a part needs to know to see it through. */
export interface PartDetails extends TransactionDetails {
  /** The parts that share its bundle, itself included, lowest nonce first; absent where it goes alone. */
  readonly bundle?: readonly string[];
}

/** A part that is to be signed. */
export interface PartRequest {
  readonly brief: PartBrief;
  readonly details: PartDetails;
}

/** A transaction of a part. */
export type PartIntent = Intent<PartDetails> & { readonly part: PartBrief };
