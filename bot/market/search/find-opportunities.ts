import type { Address } from "../../core/hex.ts";
import type { MarketSnapshot } from "../pool-state.ts";
import type { NativePrices } from "../prices/native-price.ts";
import type { Route } from "../../core/route.ts";
import type { Candidate } from "./candidate.ts";
import type { CycleBook } from "./cycle-book.ts";
import { appraise, byNetProfit, type Opportunity } from "./opportunity.ts";
import { SizingBudget } from "./sizing-budget.ts";

/** What a search needs besides the pools. */
export interface SearchOptions {
  readonly cycles: CycleBook;
  /** Must know this snapshot. */
  readonly prices: NativePrices;
  /** Of the block that the routes would land in. */
  readonly baseFeePerGasWei: bigint;
  /** So many cycles are sized exactly in one search, those first that may gain most; the rest waits for the next search. */
  readonly mostSized?: number;
}

/** Some tenths of a second over Uniswap V3 pools, and no block has so many that pay. */
const MOST_SIZED = 10_000;
/** The best are sized to the last unit; no block has room for more of ours. */
const FINAL = 16;
/** Of a price as a double, its rounding included. */
const DOUBT = 1e-9;
const PRICED_UNITS = 10n ** 30n;

/**
 * Everything in a snapshot that gains more than its gas costs, at its best size, best first. Several may use the same
 * pool, and then only one of them can be had: selectDisjoint chooses.
 */
export function findOpportunities(
  { pools }: Pick<MarketSnapshot, "pools">,
  { cycles, prices, baseFeePerGasWei, mostSized = MOST_SIZED }: SearchOptions,
): Opportunity[] {
  cycles.update({ pools });
  const found: { readonly candidate: Candidate; readonly opportunity: Opportunity }[] = [];
  const appraised = (route: Route | undefined): Opportunity | undefined => {
    const opportunity = route && appraise(route, baseFeePerGasWei, prices);
    return opportunity !== undefined && opportunity.netProfitNativeWei > 0n ? opportunity : undefined;
  };
  const budget = new SizingBudget(pools.length, mostSized);
  for (const candidate of cycles.rankedBy(mostNetProfit(prices, baseFeePerGasWei))) {
    if (candidate.score <= 0) break;
    if (!budget.allows(candidate)) continue;
    const opportunity = appraised(candidate.route());
    if (opportunity !== undefined) found.push({ candidate, opportunity });
  }
  found.sort((a, b) => byNetProfit(a.opportunity, b.opportunity));
  const best = found
    .slice(0, FINAL)
    .map(({ candidate, opportunity }) => appraised(candidate.finalRoute()) ?? opportunity);
  return [...best.sort(byNetProfit), ...found.slice(FINAL).map(({ opportunity }) => opportunity)];
}

/** What a candidate may gain at most after its gas, in wei of the native coin as a double. */
function mostNetProfit(prices: NativePrices, baseFeePerGasWei: bigint): (candidate: Candidate) => number {
  const baseFee = Number(baseFeePerGasWei);
  const nativePerUnit = new Map<Address, number>();
  const priceOf = (token: Address): number => {
    const known = nativePerUnit.get(token);
    if (known !== undefined) return known;
    const price = (Number(prices.toNative(PRICED_UNITS, token) ?? 0n) / Number(PRICED_UNITS)) * (1 + DOUBT);
    nativePerUnit.set(token, price);
    return price;
  };
  return ({ profitAtMost, gas, cycle }) => profitAtMost * priceOf(cycle.profitToken) - gas * baseFee;
}
