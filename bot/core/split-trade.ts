import type { Address } from "./hex.ts";

/** How a trade may go out; it can narrow what the settings allow, and never widen it. */
export type TradeSubmission = "public" | "private";

/** A trade of one token for another, to be split over exchanges (specification 003). */
export interface SplitTrade {
  /** The trader's own; one that was used before is refused. */
  readonly tradeId: string;
  readonly tokenIn: Address;
  readonly tokenOut: Address;
  /** `sell`: exactly the amount goes in. `buy`: as much goes in as the exact quote of the amount out needs. */
  readonly side: "sell" | "buy";
  /** In base units of tokenIn when it sells, of tokenOut when it buys. */
  readonly amountWei: bigint;
  readonly limits: SplitTradeLimits;
}

/** What narrows a trade; what is absent is as the settings say. */
export interface SplitTradeLimits {
  /** The least of tokenOut for all of it when it sells, the most of tokenIn when it buys. */
  readonly worstAmountWei?: bigint;
  /** How much less than its fresh quote each part may bring. */
  readonly maxSlippageBps?: bigint;
  readonly maxGasPriceWei?: bigint;
  /** Only these, by name. */
  readonly exchanges?: readonly string[];
  /** Whether less than the amount may be traded where the limits leave no room for all of it. */
  readonly allowsShortfall?: boolean;
  readonly submission?: TradeSubmission;
}
