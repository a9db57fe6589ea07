import { MAX_UINT256 } from "../../../core/integer-limits.ts";
import type { RefusalReason } from "../quotation.ts";

/**
 * Where a Curve pool itself would revert. It is thrown only within a quote, from deep inside an iteration, and caught
 * where that quote ends: nobody outside sees it.
 */
export class PoolReverts extends Error {
  override readonly name = "PoolReverts";
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(reason);
    this.reason = reason;
  }
}

/** The number as a uint256, as Vyper checks every step: a result that does not fit makes the pool revert. */
export function uint256(value: bigint): bigint {
  if (value < 0n || value > MAX_UINT256) throw new PoolReverts("amount-too-large");
  return value;
}

/** A division that reverts without a divisor, as Vyper's does. */
export function quotient(dividend: bigint, divisor: bigint): bigint {
  if (divisor === 0n) throw new PoolReverts("inconsistent-state");
  return dividend / divisor;
}

/** Reverts like Vyper's `assert`. */
export function revertUnless(holds: boolean, reason: RefusalReason): void {
  if (!holds) throw new PoolReverts(reason);
}

/** What the pool would do, or why it would revert. */
export function unlessReverted<Result>(act: () => Result): Result | { readonly refused: RefusalReason } {
  try {
    return act();
  } catch (thrown) {
    if (thrown instanceof PoolReverts) return { refused: thrown.reason };
    throw thrown;
  }
}
