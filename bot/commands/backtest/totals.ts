import type { Hex } from "../../core/hex.ts";
import { bestFirst, type FoundCycle, isVerified } from "./found-cycle.ts";

/** What could have been earned together. */
export interface Totals {
  readonly cycles: number;
  /** In wei of the native coin, before gas. */
  readonly profitNativeWei: bigint;
  readonly netProfitNativeWei: bigint;
}

/**
 * Adds up a block's verified cycles, the best first, each pool in one of them: an opportunity that stays open is found again
 * and again, and two over one pool cannot both be had at their best. What does not pay for its gas is left out.
 */
export function totalsOf(cycles: readonly FoundCycle[]): Totals {
  const used = new Set<Hex>();
  const together = cycles
    .filter((cycle) => isVerified(cycle) && cycle.netProfitNativeWei > 0n)
    .sort(bestFirst)
    .filter(({ route: { hops } }) => {
      if (hops.some(({ pool }) => used.has(pool))) return false;
      for (const { pool } of hops) used.add(pool);
      return true;
    });
  return {
    cycles: together.length,
    profitNativeWei: together.reduce((sum, { profitNativeWei }) => sum + profitNativeWei, 0n),
    netProfitNativeWei: together.reduce((sum, { netProfitNativeWei }) => sum + netProfitNativeWei, 0n),
  };
}
