import type { Address } from "../../core/hex.ts";
import type { Head } from "../../core/head.ts";
import type { TokenAmount } from "../../core/money.ts";
import type { Path } from "../../core/path.ts";
import { grossProfitWei, type Route } from "../../core/route.ts";
import type { UnsizedArbitrageSignal } from "../../core/signal.ts";
import type { Cycle } from "../../market/search/cycle.ts";
import { cyclesThatMayPay } from "../../market/search/cycle-filter.ts";
import { liquidityShortage } from "../../market/sizing/liquidity-shortage.ts";
import type { MarketView } from "../../market/market-view.ts";
import { type PoolState, tokensOf } from "../../market/pool-state.ts";
import { wishForTicks } from "../../market/sizing/lacking-ticks.ts";
import { sizeCycle } from "../../market/sizing/size-cycle.ts";
import type { UnknownPools } from "../../ports/unknown-pools.ts";
import type { DraftingFacts } from "./drafting-facts.ts";
import { invalid, missing, type NotNow } from "./not-now.ts";
import { withinReach } from "./sizing-reach.ts";
import { greater } from "../../core/extremes.ts";

/** A view that is so many blocks behind the head is not sized from: nodes give a block's state a little after its head. */
const MAX_VIEW_LAG = 4n;

/** A path with the amounts that gain most. */
export interface SizedPath {
  readonly route: Route;
  /** Before premium, gas and bid. */
  readonly expectedProfit: TokenAmount;
  /** The block in whose state it was sized. */
  readonly observedBlock: bigint;
  /** Why no more can be gained with it, when that is for lack of liquidity. */
  readonly shortage: string | undefined;
}

/** The path's pools have no amount that gains. */
export interface NothingToGain {
  readonly nothingToGain: true;
  /** What a transaction over it would use gas for. */
  readonly hops: readonly PoolState[];
}

/** Sizes a signal that has no amounts, from the newest state of its pools. */
export function sizeSignal(
  { path, observedBlock }: UnsizedArbitrageSignal,
  head: Head,
  { view, unknownPools, tickWishes }: DraftingFacts,
): SizedPath | NothingToGain | NotNow {
  if (view === undefined) return invalid("it has no amounts, and no pools are watched");
  const neededBlock = greater(observedBlock, head.number - MAX_VIEW_LAG);
  if (view.blockNumber < neededBlock) {
    return missing(`the pools in block ${neededBlock}`, view.arrivals.of(neededBlock));
  }
  const found = poolsOf(path, view, unknownPools);
  if (!Array.isArray(found)) return found;
  const problem = foreignToken(path, found);
  if (problem !== undefined) return invalid(problem);

  const cycle: Cycle = {
    profitToken: path.profitToken,
    hops: path.hops.map((hop, poolIndex) => ({ ...hop, poolIndex })),
  };
  const pools = found.map(withinReach);
  const route = cyclesThatMayPay([cycle], pools).length > 0 ? sizeCycle(cycle, pools) : undefined;
  const shortage = liquidityShortage(cycle, pools, route?.hops[0]?.amountIn);
  if (route === undefined) {
    if (shortage !== undefined) return { denied: { code: "insufficient-liquidity", problem: shortage } };
    return { nothingToGain: true, hops: found };
  }
  if (tickWishes !== undefined && shortage !== undefined) {
    // Of pools that are cut, reach ends before what is known: no further ticks help.
    const whole = pools.filter((pool, i) => pool === found[i]);
    wishForTicks([route], whole, tickWishes);
  }
  const expectedProfit = { token: path.profitToken, amountWei: grossProfitWei(route) };
  return { route, expectedProfit, observedBlock: view.blockNumber, shortage };
}

/** The pools on the way, in its order; those that are on no list are looked up beside this. */
function poolsOf({ hops }: Path, view: MarketView, unknownPools: UnknownPools | undefined): PoolState[] | NotNow {
  const pools: PoolState[] = [];
  const unknown: Address[] = [];
  for (const { pool: address } of hops) {
    const pool = view.pool(address);
    if (pool !== undefined) {
      pools.push(pool);
      unknownPools?.use(address);
      continue;
    }
    const problem = unknownPools === undefined ? "it is not watched" : unknownPools.refusalOf(address);
    if (problem !== undefined) return invalid(`the pool ${address} cannot be traded through: ${problem}`);
    unknown.push(address);
  }
  if (unknown.length === 0) return pools;
  return missing(`the state of ${unknown.join(", ")}`, unknownPools?.lookUp(unknown));
}

function foreignToken({ hops }: Path, pools: readonly PoolState[]): string | undefined {
  const index = hops.findIndex(({ tokenIn, tokenOut }, i) => {
    const pool = pools[i];
    const own = pool === undefined ? [] : tokensOf(pool);
    return !own.includes(tokenIn) || !own.includes(tokenOut);
  });
  const hop = hops[index];
  return hop && `the pool ${hop.pool} does not trade ${hop.tokenIn} for ${hop.tokenOut}`;
}
