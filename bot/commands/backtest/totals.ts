import { selectDisjoint } from "../../market/search/select-disjoint.ts";
import { type FoundCycle, isVerified } from "./found-cycle.ts";

/** What could have been earned together. */
export interface Totals {
  readonly cycles: number;
  /** In wei of the native coin, before gas. */
  readonly profitNativeWei: bigint;
  readonly netProfitNativeWei: bigint;
}

/**
 * Adds up those of a block's verified cycles that together leave most after gas while each pool is in one of them: an
 * opportunity that stays open is found again and again, and two over one pool cannot both be had.
 */
export function totalsOf(cycles: readonly FoundCycle[]): Totals {
  const offered = cycles.filter(isVerified).map((cycle) => ({ ...cycle, grossProfitWei: cycle.realisedProfitWei }));
  const chosen = new Set<object>(selectDisjoint(offered).chosen);
  const together = offered.filter((cycle) => chosen.has(cycle));
  return {
    cycles: together.length,
    profitNativeWei: together.reduce((sum, { profitNativeWei }) => sum + profitNativeWei, 0n),
    netProfitNativeWei: together.reduce((sum, { netProfitNativeWei }) => sum + netProfitNativeWei, 0n),
  };
}

/** What several blocks bring. */
export function sumOf(totals: readonly Totals[]): Totals {
  return totals.reduce(
    (sum, total) => ({
      cycles: sum.cycles + total.cycles,
      profitNativeWei: sum.profitNativeWei + total.profitNativeWei,
      netProfitNativeWei: sum.netProfitNativeWei + total.netProfitNativeWei,
    }),
    { cycles: 0, profitNativeWei: 0n, netProfitNativeWei: 0n },
  );
}
