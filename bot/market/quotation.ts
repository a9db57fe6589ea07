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
  | "inconsistent-state";

/** A swap of exactly the amount in, to the wei, and the pool after it. */
export interface Quote<Pool> {
  readonly refused?: never;
  readonly amountOut: bigint;
  readonly poolAfter: Pool;
}

/** No quote, and why. */
export interface Refusal {
  readonly refused: RefusalReason;
}

/** What a pool says to an amount. */
export type Quotation<Pool> = Quote<Pool> | Refusal;
