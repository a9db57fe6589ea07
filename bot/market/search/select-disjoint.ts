import type { Address } from "../../core/hex.ts";
import { byNetProfit, type Opportunity } from "./opportunity.ts";

/**
 * The best opportunity, then the best of those that use none of its pools, and so on: amounts are exact, so two orders
 * must never count on the state of the same pool. Best first.
 */
export function selectDisjoint(opportunities: readonly Opportunity[]): Opportunity[] {
  const used = new Set<Address>();
  return [...opportunities].sort(byNetProfit).filter(({ route }) => {
    if (route.hops.some(({ pool }) => used.has(pool))) return false;
    for (const { pool } of route.hops) used.add(pool);
    return true;
  });
}
