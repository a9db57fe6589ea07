import { greater, lesser } from "../../core/extremes.ts";
import type { Recovery } from "../../core/legs-arbitrage.ts";
import { BPS_DENOMINATOR } from "../../core/money.ts";
import type { Order } from "../../core/order.ts";
import type { NativePrices } from "../../market/prices/native-price.ts";
import type { MarketView } from "../../market/market-view.ts";
import type { Slice } from "../../trading/exchanges/slice.ts";
import { leastOutWei } from "../../trading/slippage/slippage-cap.ts";
import { firstDetails } from "./legs-details.ts";
import { legsTokens } from "./legs-route.ts";
import type { LegsSettings } from "./legs-settings.ts";
import { legsSignal } from "./legs-signal.ts";
import { largestPayingSlice } from "./largest-paying-slice.ts";
import { costOf, type LegsProgress, ranOutOfGas } from "./progress.ts";
import { type Exchanges, sliceAt, type TokenWay, type Venue, venuesOf } from "./venue.ts";

/** The market of the moment. */
export interface SaleMarket {
  readonly market: MarketView;
  readonly exchanges: Exchanges;
  readonly prices: NativePrices;
  readonly settings: LegsSettings;
  /** What the gas of one sale costs, in wei of the native coin. */
  readonly gasCostWei: bigint;
}

/** A sale of what is held, or of a part of it. */
export interface SaleCandidate {
  /** The second leg as it was planned, or what is done instead. */
  readonly way: "planned" | Exclude<Recovery, "hold">;
  readonly slice: Slice;
  /** With less it reverts. */
  readonly leastWei: bigint;
}

/**
 * How what is held could be sold now, the first choice first: as it was planned, where that was not tried and does not lose,
 * and then what the recoveries of the signal or the settings find, in their order, up to holding it.
 */
export function saleCandidates(
  order: Order,
  progress: LegsProgress,
  facts: SaleMarket,
  isPlannedOpen: boolean,
): readonly SaleCandidate[] {
  const { legs } = legsSignal(order.signal);
  const { limits } = legs;
  const { profitToken, boughtToken } = legsTokens(legs);
  const recoveries = limits.recoveries ?? facts.settings.recoveries;
  const held = recoveries.indexOf("hold");
  const selling: Selling = {
    ...facts,
    order,
    progress,
    way: { tokenIn: boughtToken, tokenOut: profitToken },
    costWei: costOf(progress, progress.heldWei),
    maxLossBps: lesser(limits.maxLossBps ?? facts.settings.maxLossBps, facts.settings.maxLossBps),
  };
  const tried = held === -1 ? recoveries : recoveries.slice(0, held);
  const found = tried.map((recovery) => (recovery === "hold" ? undefined : RECOVER[recovery](selling)));
  return [isPlannedOpen ? planned(selling) : undefined, ...found].filter((candidate) => candidate !== undefined);
}

interface Selling extends SaleMarket {
  readonly order: Order;
  readonly progress: LegsProgress;
  readonly way: TokenWay;
  /** Of what is held. */
  readonly costWei: bigint;
  readonly maxLossBps: bigint;
}

const RECOVER: Readonly<Record<Exclude<Recovery, "hold">, (selling: Selling) => SaleCandidate | undefined>> = {
  "other-exchange": (selling) => {
    const refused = refusedExchanges(selling);
    const others = venuesOf(selling.way, selling).filter(({ exchange }) => !refused.has(exchange.name));
    return bestOf("other-exchange", others, lossFloorWei(selling), selling);
  },
  "smaller-size": (selling) => {
    const { way, progress, prices, gasCostWei } = selling;
    const gasInToken = prices.fromNative(gasCostWei, way.tokenOut);
    if (gasInToken === undefined) return undefined;
    const floor = (amountWei: bigint): bigint => costOf(progress, amountWei) + gasInToken;
    const slices = venuesOf(way, selling).flatMap(
      (venue) => largestPayingSlice(venue, way, progress.heldWei, floor) ?? [],
    );
    const [largest] = slices.toSorted((a, b) => Number(b.amountInWei - a.amountInWei));
    return largest && candidateOf("smaller-size", largest, costOf(progress, largest.amountInWei), selling);
  },
  unwind: (selling) => bestOf("unwind", venuesOf(selling.way, selling), lossFloorWei(selling), selling),
};

/** Where it was planned, and for no less than it has cost. */
function planned(selling: Selling): SaleCandidate | undefined {
  const { order, market, exchanges, way, progress, costWei } = selling;
  const address = legsSignal(order.signal).legs.path.hops[1]?.pool;
  const pool = address && market.pool(address);
  const exchange = address && exchanges.exchangeOf(address);
  if (!pool || !exchange) return undefined;
  const slice = sliceAt({ pool, exchange }, way, progress.heldWei);
  if ("obstacle" in slice || slice.expectedOutWei < costWei) return undefined;
  return candidateOf("planned", slice, costWei, selling);
}

/** The venue that pays most for all of it, if that is not below the floor. */
function bestOf(
  way: SaleCandidate["way"],
  venues: readonly Venue[],
  floorWei: bigint,
  selling: Selling,
): SaleCandidate | undefined {
  let best: Slice | undefined;
  for (const venue of venues) {
    const slice = sliceAt(venue, selling.way, selling.progress.heldWei);
    if ("obstacle" in slice || slice.expectedOutWei < floorWei) continue;
    if (best === undefined || slice.expectedOutWei > best.expectedOutWei) best = slice;
  }
  return best && candidateOf(way, best, floorWei, selling);
}

/** A minimum that is never below what the way allows at all. */
function candidateOf(
  way: SaleCandidate["way"],
  slice: Slice,
  floorWei: bigint,
  { order }: Pick<Selling, "order">,
): SaleCandidate {
  const { capBps } = firstDetails(order).legs;
  return { way, slice, leastWei: greater(leastOutWei(slice.expectedOutWei, capBps), floorWei) };
}

/** What a recovery has to bring at least, rounded up. */
function lossFloorWei({ costWei, maxLossBps }: Selling): bigint {
  const floor = (costWei * (BPS_DENOMINATOR - maxLossBps) + BPS_DENOMINATOR - 1n) / BPS_DENOMINATOR;
  return floor > 0n ? floor : 1n;
}

/** Where it was planned, which has not worked, and where a sale has failed for more than gas. */
function refusedExchanges({ order, progress, exchanges }: Selling): ReadonlySet<string> {
  const failed = progress.sales.filter((sale) => sale.state === "Failed" && !ranOutOfGas(sale));
  const address = legsSignal(order.signal).legs.path.hops[1]?.pool;
  const name = address && exchanges.exchangeOf(address)?.name;
  return new Set([...failed.map(({ brief }) => brief.exchange), ...(name ? [name] : [])]);
}
