import type { FailureReason } from "./failure-reason.ts";
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

/** What an order has changed in what we own, before gas. */
export interface Balance {
  /** From the receipts: what the profit token gained, after repayment; below zero for a loss. */
  readonly realisedProfit: TokenAmount;
  /** What was bought and is left, of an order that was to sell it. */
  readonly held?: readonly TokenAmount[];
}

/** What a trade has changed into what. */
export interface Fill {
  readonly sold: TokenAmount;
  readonly received: TokenAmount;
  /** Less was sold than was wanted. */
  readonly isPartial: boolean;
}

/** What a completed order brought. */
export interface Outcome extends Balance {
  /** Of the transaction that completed it. */
  readonly inclusion: Inclusion;
  /** Before gas, after premium. */
  readonly predictedProfit: TokenAmount;
  /** Of an order that is a trade. */
  readonly fill?: Fill;
  /** Present when prediction and result differ: who moved a pool first. */
  readonly priorMove?: PriorMove;
  /** Present when they differ and no node tells whether somebody did. */
  readonly isPriorMoveUnknown?: true;
}

/** Why an order failed. */
export interface OrderFailure {
  readonly reason: FailureReason;
  readonly detail: string;
  readonly priorMove?: PriorMove;
  /** What it has changed all the same. */
  readonly balance?: Balance;
}
