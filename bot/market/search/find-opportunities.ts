import type { CycleBook } from "./cycle-book.ts";
import { cyclesThatMayPay } from "./cycle-filter.ts";
import type { NativePrices } from "../prices/native-price.ts";
import { appraise, byNetProfit, type Opportunity } from "./opportunity.ts";
import type { MarketSnapshot } from "../pool-state.ts";
import { sizeCycle } from "../sizing/size-cycle.ts";

/** What a search needs besides the pools. */
export interface SearchOptions {
  readonly cycles: CycleBook;
  /** Must know this snapshot. */
  readonly prices: NativePrices;
  /** Of the block that the routes would land in. */
  readonly baseFeePerGasWei: bigint;
}

/**
 * Everything in a snapshot that gains more than its gas costs, at its best size, best first. Several may use the same
 * pool, and then only one of them can be had: selectDisjoint chooses.
 */
export function findOpportunities(snapshot: MarketSnapshot, options: SearchOptions): Opportunity[] {
  const { pools } = snapshot;
  const found: Opportunity[] = [];
  for (const cycle of cyclesThatMayPay(options.cycles.cyclesOf(pools), pools)) {
    const route = sizeCycle(cycle, pools);
    if (route === undefined) continue;
    const opportunity = appraise(route, options.baseFeePerGasWei, options.prices);
    if (opportunity !== undefined && opportunity.netProfitNativeWei > 0n) found.push(opportunity);
  }
  return found.sort(byNetProfit);
}
