import type { Denial } from "../../core/denial.ts";
import { lesser } from "../../core/extremes.ts";
import type { SplitTrade } from "../../core/split-trade.ts";
import { netOutWei } from "../../market/splitting/split.ts";
import { sizeForOutput } from "../../market/splitting/size-for-output.ts";
import { splitAmount } from "../../market/splitting/split-amount.ts";
import type { GroupTerms, SplitTerms, SplitVenue } from "../../market/splitting/split-venue.ts";
import type { OrDenied } from "../../ports/executor.ts";
import { APPROVAL_GAS } from "../../trading/gas/part-gas.ts";
import { affordsSteering } from "./allocation/affords-steering.ts";
import { describeAllocation } from "./allocation/describe-allocation.ts";
import { type AllocationTerms, allocationTerms } from "./allocation/allocation-terms.ts";
import { candidatesOf } from "./candidates.ts";
import { sliceGas } from "./slice-gas.ts";
import type { SplitParts } from "./split-parts.ts";
import { poolsAfterOthers, type TradedPool } from "./traded-pools.ts";

/** An amount that is looking for pools: of tokenIn when the trade sells, of tokenOut when it buys. */
export interface SizingQuestion {
  readonly orderId: bigint;
  readonly trade: SplitTrade;
  readonly amountWei: bigint;
  readonly gasPriceWei: bigint;
}

/** What goes into one pool, by an exact quote. */
export interface SizedSlice extends TradedPool {
  readonly amountInWei: bigint;
  readonly amountOutWei: bigint;
}

/** An amount divided among pools. */
export interface SizedTrade {
  /** The exchange with the best score first. */
  readonly slices: readonly SizedSlice[];
  readonly amountInWei: bigint;
  readonly amountOutWei: bigint;
  /** What finds no room, in the same token as the amount. */
  readonly shortfallWei: bigint;
}

interface Division extends Omit<SizedTrade, "slices"> {
  readonly slices: readonly { readonly key: string; readonly amountInWei: bigint; readonly amountOutWei: bigint }[];
  /** After costs. */
  readonly netOutWei: bigint;
}

/** The best split of the amount over the exchanges that it may go to, within their headrooms; asks nobody. */
export function sizeTrade(question: SizingQuestion, parts: SplitParts): OrDenied<SizedTrade> {
  const { trade, amountWei } = question;
  const { tokenIn, tokenOut, side, limits } = trade;
  const { valuation, headrooms, held, split } = parts;
  const pools = poolsAfterOthers(question.orderId, trade, parts);
  const given = side === "sell" ? tokenIn : tokenOut;
  const amountUsdE8 = valuation.usdE8Of({ token: given, amountWei });
  if (amountUsdE8 === undefined) return { denied: { code: "no-fresh-price", token: given } };
  const candidates = candidatesOf(pools, trade, parts);
  const allocation = allocationTerms(
    { pair: [tokenIn, tokenOut], amountUsdE8, candidates, headrooms, allowed: limits.exchanges, held: held() },
    split.allocation,
  );
  if (parts.tell !== undefined) describeAllocation(allocation).forEach(parts.tell);
  const pairCapWei = valuation.fromUsdE8(allocation.pairCapUsdE8, tokenIn);
  const caps = new Map(allocation.eligible.map(({ exchange, capUsdE8 }) => [exchange.name, capUsdE8] as const));
  if (pairCapWei === undefined) return { denied: { code: "no-fresh-price", token: tokenIn } };
  if (caps.size === 0) {
    const isFull = candidates.some(({ exchange }) => headrooms.headroomUsdE8(exchange.name) === 0n);
    return { denied: isFull ? shortfall(question, 0n) : nowhere(allocation) };
  }
  const venues = venuesOf(question, pools, allocation, parts);
  const within = (capsUsdE8: ReadonlyMap<string, bigint>): Division =>
    divide(question, venues, termsOf(question, capsUsdE8, parts), pairCapWei);
  const free = within(caps);
  const division =
    allocation.steering === undefined ? free : steered(free, within(allocation.steering.capsUsdE8), side, split);
  const slices = division.slices.flatMap(({ key, amountInWei, amountOutWei }) => {
    const traded = pools.find(({ pool }) => pool.address === key);
    // What brings nothing is not worth a transaction.
    return traded === undefined || amountOutWei === 0n ? [] : [{ ...traded, amountInWei, amountOutWei }];
  });
  if (slices.length === 0 || (division.shortfallWei > 0n && limits.allowsShortfall !== true)) {
    return { denied: shortfall(question, amountWei - division.shortfallWei) };
  }
  const { amountInWei, amountOutWei, shortfallWei } = division;
  return { slices, amountInWei, amountOutWei, shortfallWei };
}

/** The balanced one where it trades as much and costs little. */
function steered(
  free: Division,
  balanced: Division,
  side: SplitTrade["side"],
  { allocation }: SplitParts["split"],
): Division {
  if (balanced.shortfallWei > free.shortfallWei) return free;
  const maxCostBps = allocation.rebalanceMaxCostBps;
  const [freeOutWei, steeredOutWei] =
    side === "sell" ? [free.netOutWei, balanced.netOutWei] : [balanced.amountInWei, free.amountInWei];
  return affordsSteering({ freeOutWei, steeredOutWei, maxCostBps }) ? balanced : free;
}

function divide(
  { trade, amountWei }: SizingQuestion,
  venues: readonly SplitVenue[],
  terms: SplitTerms,
  pairCapWei: bigint,
): Division {
  if (trade.side === "buy") {
    const sized = sizeForOutput(venues, amountWei, terms);
    if (sized.amountInWei <= pairCapWei) {
      return { ...sized, shortfallWei: sized.shortfallOutWei, netOutWei: netOutWei(sized) };
    }
  }
  const soldWei = trade.side === "buy" ? pairCapWei : lesser(amountWei, pairCapWei);
  const split = splitAmount(venues, soldWei, terms);
  const tradedWei = trade.side === "buy" ? split.amountOutWei : split.amountInWei;
  return { ...split, shortfallWei: amountWei - tradedWei, netOutWei: netOutWei(split) };
}

function venuesOf(
  { trade: { tokenIn, tokenOut }, gasPriceWei }: SizingQuestion,
  pools: readonly TradedPool[],
  { eligible }: AllocationTerms,
  { memory, prices }: SplitParts,
): readonly SplitVenue[] {
  return eligible.flatMap(({ exchange }, place) => {
    const fixedCostOutWei = prices.fromNative(sliceGas(exchange, memory) * gasPriceWei, tokenOut) ?? 0n;
    const members = pools.filter((traded) => traded.exchange.name === exchange.name);
    const facts = { tokenIn, tokenOut, fixedCostOutWei, group: exchange.name, rank: eligible.length - place };
    return members.map(({ pool }) => ({ ...facts, key: pool.address, pool }));
  });
}

/** The approval is an exchange's, however many slices it has. */
function termsOf(
  { trade: { tokenIn, tokenOut }, gasPriceWei }: SizingQuestion,
  capsUsdE8: ReadonlyMap<string, bigint>,
  { valuation, prices, split }: SplitParts,
): SplitTerms {
  const fixedCostOutWei = prices.fromNative(APPROVAL_GAS * gasPriceWei, tokenOut) ?? 0n;
  const groups = [...capsUsdE8].map(([name, capUsdE8]): [string, GroupTerms] => {
    return [name, { maxInWei: valuation.fromUsdE8(capUsdE8, tokenIn) ?? 0n, fixedCostOutWei }];
  });
  return { groups: new Map(groups), maxPriceImpactBps: split.maxPriceImpactBps };
}

function shortfall({ trade, amountWei }: SizingQuestion, tradableWei: bigint): Denial {
  const token = trade.side === "sell" ? trade.tokenIn : trade.tokenOut;
  return { code: "allocation-shortfall", wanted: { token, amountWei }, tradableWei };
}

function nowhere({ excluded }: AllocationTerms): Denial {
  const reasons = excluded.map(({ name, reason }) => `${name}: ${reason}`);
  return { code: "not-tradable", problem: reasons.join("; ") || "no exchange has a pool of the pair" };
}
