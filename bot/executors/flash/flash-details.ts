import type { Address } from "../../core/hex.ts";
import type { Intent } from "../../core/intent.ts";
import type { TokenAmount } from "../../core/money.ts";
import type { Route } from "../../core/route.ts";
import type { TransactionDetails } from "../../transactions/transaction-details.ts";

/** Everything that a process which did not plan the order needs to know to finish it. */
export interface FlashDetails extends TransactionDetails {
  /** What is traded; absent where it is the very route of the signal, which the journal has already. */
  readonly route?: Route;
  readonly predictedProfit: TokenAmount;
  readonly wrappedNative: Address;
  /** Where the contract sends the profit, when it does not stay there. */
  readonly profitRecipient?: Address;
}

/** A transaction that trades, with what it takes to see it through. */
export type FlashIntent = Intent<FlashDetails>;
