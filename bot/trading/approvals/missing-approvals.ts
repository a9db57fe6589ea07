import type { Hex } from "../../core/hex.ts";
import { encodeApprove } from "./erc20.ts";
import type { Spending } from "./spending.ts";

/** A call of the token that sets what the spender may take. */
export interface Approval extends Spending {
  readonly data: Hex;
}

/** What is allowed already, and how the token is told. */
export interface AllowanceFacts {
  /** By the newest block. */
  readonly allowanceWei: bigint;
  /**
   * What other open orders of the account have still to spend over the same spender: it is theirs, and their own approvals
   * may not be in a block yet.
   */
  readonly promisedWei: bigint;
  readonly way: "at-once" | "reset-first";
}

/**
 * What has to be sent before the spending, in order: nothing where enough is allowed, else exactly what will be spent, and
 * 0 before it where the token needs that. An approval replaces the allowance, so that it covers what was promised as well.
 */
export function missingApprovals(spending: Spending, facts: AllowanceFacts): readonly Approval[] {
  const { allowanceWei, promisedWei, way } = facts;
  const amountWei = spending.amountWei + promisedWei;
  if (allowanceWei >= amountWei) return [];
  const mayBeLeft = allowanceWei > 0n || promisedWei > 0n;
  const amounts = way === "reset-first" && mayBeLeft ? [0n, amountWei] : [amountWei];
  return amounts.map((each) => ({ ...spending, amountWei: each, data: encodeApprove(spending.spender, each) }));
}
