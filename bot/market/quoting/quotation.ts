/** Why a pool does not take an amount. */
export type RefusalReason =
  /** Nothing in, or (V2) nothing out. */
  | "amount-too-small"
  /** More than the pool's integers hold. */
  | "amount-too-large"
  /** The pool would be emptied before all of it is swapped. */
  | "liquidity-exhausted"
  /** The price would leave the range of ticks that was read. */
  | "leaves-known-ticks"
  /** The ticks do not belong to the liquidity: the state is not of one block. */
  | "inconsistent-state"
  /** A weighted pool of Balancer takes at most 30 % of what it has of a token in one swap. */
  | "above-max-ratio"
  /** One of the two is the pool's own token: such a swap joins or leaves the pool, which is not quoted. */
  | "pool-token"
  /** The pool's own iteration would not end, or leave 256 bits. */
  | "no-convergence";

/** A swap of exactly the amount in, to the wei. */
export interface Quote {
  readonly refused?: never;
  readonly amountOut: bigint;
  /** What the last unit in brought in units out, fee included: the derivative at this amount, as a double. */
  readonly marginalRate: number;
}

/** A swap with the pool after it: quote that one when it is used again in the same block. */
export interface QuoteWithPool<Pool> extends Quote {
  readonly poolAfter: Pool;
}

/** No quote, and why. */
export interface Refusal {
  readonly refused: RefusalReason;
}

/** What a pool says to an amount. */
export type Quotation = Quote | Refusal;

/** What a pool says to an amount where the pool after it is known as well. */
export type QuotationWithPool<Pool> = QuoteWithPool<Pool> | Refusal;
