import type { Receipt } from "../../ports/chain.ts";

/** A call gets all but one 64th of the gas that is left (EIP-150). */
const KEPT_PARTS = 63n;
const PARTS = 64n;
/** A router's multicall, its own swap, the pool, its callback and the token's transfer. */
const DEEPEST_CALL = 5n;

/**
 * Whether a failed transaction had too little gas. Where a call inside ran out, each of its callers has a 64th left and reverts
 * with it: from a depth of five, at least (63/64)^5 = 92.4 % of the limit is used. A revert for any other reason uses that
 * much only where the limit had no room to speak of. Reverted transactions get no refunds.
 */
export function isOutOfGas({ succeeded, gasUsed }: Pick<Receipt, "succeeded" | "gasUsed">, gasLimit: bigint): boolean {
  return !succeeded && gasUsed * PARTS ** DEEPEST_CALL >= gasLimit * KEPT_PARTS ** DEEPEST_CALL;
}
