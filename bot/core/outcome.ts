import type { Hex } from "./hex.ts";
import type { TokenAmount } from "./money.ts";

/** Where a transaction was included, and what that cost: a reverted one costs its gas too. */
export interface Inclusion {
  readonly transactionHash: Hex;
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  readonly succeeded: boolean;
  readonly gasUsed: bigint;
  /** gasUsed × effective gas price, in the chain's native coin. */
  readonly gasCostWei: bigint;
}

/** A transaction that changed a pool of ours between the prediction and our own. */
export interface PriorMove {
  readonly transactionHash: Hex;
  readonly resource: string;
  readonly blockNumber: bigint;
}

/** What a completed order brought. */
export interface Outcome {
  readonly inclusion: Inclusion;
  /** Before gas, after premium. */
  readonly predictedProfit: TokenAmount;
  /** From the receipt: what the profit token gained, after repayment, before gas. */
  readonly realisedProfit: TokenAmount;
  /** Present when prediction and result differ: who moved a pool first. */
  readonly priorMove?: PriorMove;
  /** Present when they differ and no node tells whether somebody did. */
  readonly isPriorMoveUnknown?: true;
}
