import type { Address, Hex } from "./hex.ts";
import type { PartBrief } from "./part.ts";

/** A transaction that is live from now until its nonce is consumed. */
export interface SignedTransaction {
  readonly account: Address;
  readonly nonce: number;
  readonly hash: Hex;
  /** The bytes as they are sent; a restart sends the same ones. */
  readonly raw: Hex;
  /** `cancel` spends the order's nonce on nothing; `fill` does so with a nonce below it that holds it up. */
  readonly purpose: "execute" | "cancel" | "fill";
  /** Every other transaction of ours for this nonce that may still land: what it replaces, and rivals of other orders. */
  readonly competesWith: readonly Hex[];
}

/** What an executor is about to do, complete enough for another process to finish it. */
export interface Intent<Details = unknown> {
  readonly transaction: SignedTransaction;
  /** Which part it belongs to, of an order of several; absent where the order is one transaction. */
  readonly part?: PartBrief;
  /** The executor's own: plain data, bigints allowed. The engine stores it and never looks inside. */
  readonly details: Details;
}
