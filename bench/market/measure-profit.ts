// A process of its own: what it needs of the machine is nobody else's measure.
import type { PoolState } from "../../bot/market/pool-state.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import { CycleBook } from "../../bot/market/search/cycle-book.ts";
import { findOpportunities } from "../../bot/market/search/find-opportunities.ts";
import { selectDisjoint } from "../../bot/market/search/select-disjoint.ts";
import { bestTogether, cyclesByForce } from "./brute-force.ts";
import { Random } from "./random.ts";
import { randomMarket, randomMarketToken } from "./random-market.ts";
import type { Row } from "./row.ts";

/** What the process is asked to measure. */
export interface ProfitRun {
  readonly markets: number;
}

const SEED = 7;
const MAX_HOPS = 3;
const BASE_TOKENS = [randomMarketToken(0), randomMarketToken(1)];

/** In wei of the first base token: what the search chooses, and what can be had at all. */
function profitsIn(pools: readonly PoolState[]): { readonly foundWei: number; readonly optimumWei: number } {
  const prices = new NativePrices(randomMarketToken(0));
  prices.update({ blockNumber: 0n, pools, changed: "all" });
  const cycles = new CycleBook({ baseTokens: BASE_TOKENS, maxHops: MAX_HOPS });
  const { chosen } = selectDisjoint(findOpportunities({ pools }, { cycles, prices, baseFeePerGasWei: 0n }));
  const foundWei = chosen.reduce((sum, { netProfitNativeWei }) => sum + Number(netProfitNativeWei), 0);
  const forced = cyclesByForce(pools, BASE_TOKENS, MAX_HOPS).map((cycle) => {
    return { pools: cycle.pools, worth: Number(prices.toNative(cycle.profitWei, cycle.profitToken) ?? 0n) };
  });
  return { foundWei, optimumWei: bestTogether(forced) };
}

const { markets } = JSON.parse(process.argv[2] ?? "") as ProfitRun;
const random = new Random(SEED);
let [found, optimum, worstShare, paying] = [0, 0, 1, 0];
for (let n = 0; n < markets; n++) {
  const pools = randomMarket(random);
  const { foundWei, optimumWei } = profitsIn(pools);
  // A market in which nobody gains a thing has no share.
  if (optimumWei === 0) continue;
  paying++;
  // As parts of each market's optimum, so that a market with coarse units counts as much as any other.
  found += foundWei / optimumWei;
  optimum += 1;
  worstShare = Math.min(worstShare, foundWei / optimumWei);
}
const row: Row = { name: `random-${markets}`, profitShare: found / optimum, worstShare, found: paying };
console.log(JSON.stringify([row]));
