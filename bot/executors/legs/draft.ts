import type { Denial } from "../../core/denial.ts";
import { greater, lesser } from "../../core/extremes.ts";
import { type Head, nextBaseFeePerGasWei } from "../../core/head.ts";
import type { LegsArbitrageSignal } from "../../core/signal.ts";
import type { Slice } from "../../trading/exchanges/slice.ts";
import { dataFeeWei, estimatedBytes } from "../../trading/gas/data-fee.ts";
import { expectedSlippageBps } from "../../trading/slippage/expected-slippage.ts";
import { fitSize } from "../../trading/slippage/fit-size.ts";
import { slippageCapBps } from "../../trading/slippage/slippage-cap.ts";
import { feeMarketAfter } from "../../transactions/fee-market.ts";
import { estimatedGas } from "./legs-costs.ts";
import type { LegsParts } from "./legs-parts.ts";
import { type LegsRoute, routeOf } from "./legs-route.ts";
import { invalid, isNotNow, type NotNow } from "./not-now.ts";
import { sizeLegs } from "./size-legs.ts";
import { sliceAt } from "./venue.ts";

/** A view that is so many blocks behind the head is not traded on: nodes give a block's state a little after its head. */
const MAX_VIEW_LAG = 4n;
const LEGS = 2;

/** What an arbitrage would trade and be worth at one head. */
export interface LegsDraft {
  readonly head: Head;
  readonly route: LegsRoute;
  readonly buy: Slice;
  readonly sell: Slice;
  /** How much less than its quote each leg may bring. */
  readonly capBps: bigint;
  /** Of the leg of which most is expected. */
  readonly expectedBps: number;
  /** In the profit token, before gas. */
  readonly profitWei: bigint;
  /** In wei of the native coin, after the gas of all legs and approvals and what their data costs. */
  readonly netProfitWei: bigint;
  /** Estimated, in wei of the native coin: what a rollup takes for publishing all of them. */
  readonly dataFeeWei: bigint;
  /** Estimated, of all of them. */
  readonly gas: bigint;
}

/**
 * Drafts an arbitrage in the newest state of its pools, in a size whose slippage fits its margin; asks nobody.
 * @param capitalWei no more goes in
 */
export function draftLegs(
  signal: LegsArbitrageSignal,
  parts: LegsParts,
  capitalWei?: bigint,
): { readonly draft: LegsDraft } | NotNow {
  const { chain, settings } = parts;
  const head = chain.head();
  const early = blockRefusal(signal, head, parts);
  if (early !== undefined) return early;
  const route = routeOf(signal.legs, parts);
  if (isNotNow(route)) return route;
  const wanted = signal.legs.amountInWei ?? sizeLegs(route, settings.minNetProfitWei);
  if (typeof wanted !== "bigint" && isNotNow(wanted)) return wanted;
  const wantedWei = typeof wanted === "bigint" ? wanted : wanted.amountInWei;
  const amountInWei = capitalWei === undefined ? wantedWei : lesser(wantedWei, capitalWei);
  if (amountInWei <= 0n) return invalid("nothing would go in");

  const first = tradeAt(amountInWei, route, head, signal, parts);
  if ("denied" in first) return first;
  const fitted = fitSize(amountInWei, (size) => {
    const trade = tradeAt(size, route, head, signal, parts);
    return "denied" in trade ? undefined : trade;
  });
  if (fitted === undefined) return tooLittle(first.netProfitWei, parts);
  if ("exceeds" in fitted) {
    const { expectedBps, maxBps } = fitted.exceeds;
    return { denied: { code: "slippage-above-limit", expectedBps, maxBps } };
  }
  const { pays: _pays, ...draft } = fitted.fits;
  return { draft };
}

/** What would be lost when nothing but gas is spent, at what the next block takes. */
export function gasCostWei(gas: bigint, head: Head, { chain, settings }: LegsParts): bigint {
  const { marketTipWei = 0n } = feeMarketAfter(head, chain.feeHistory(), settings.gasPercentile);
  const tipWei = lesser(greater(marketTipWei, settings.minPriorityFeeWei), settings.maxPriorityFeeWei);
  return gas * (nextBaseFeePerGasWei(head) + tipWei);
}

type TradeAt = LegsDraft & { readonly pays: boolean };

function tradeAt(
  amountInWei: bigint,
  route: LegsRoute,
  head: Head,
  { legs: { limits } }: LegsArbitrageSignal,
  parts: LegsParts,
): TradeAt | { readonly denied: Denial } {
  const { prices, settings } = parts;
  const buy = sliceAt(route.buy, route.buy, amountInWei);
  if ("obstacle" in buy) return { denied: { code: "not-tradable", problem: buy.obstacle } };
  const sell = sliceAt(route.sell, route.sell, buy.expectedOutWei);
  if ("obstacle" in sell) return { denied: { code: "not-tradable", problem: sell.obstacle } };

  const profitWei = sell.expectedOutWei - amountInWei;
  const gas = estimatedGas(route, settings);
  const publishingWei = dataFeeWei(estimatedBytes(LEGS), parts);
  if (publishingWei === undefined) return { denied: { code: "fact-missing", fact: "the fee for data", waitedMs: 0 } };
  const costWei = gasCostWei(gas, head, parts) + publishingWei;
  const profitToken = route.buy.tokenIn;
  const worthWei = prices.toNative(profitWei, profitToken);
  const costInToken = prices.fromNative(costWei, profitToken);
  if (worthWei === undefined || costInToken === undefined) {
    return { denied: { code: "invalid-signal", problem: `no pool gives a price for the profit token ${profitToken}` } };
  }
  const netProfitWei = worthWei - costWei;
  const capBps = slippageCapBps({
    profitWei,
    amountInWei,
    netProfitWei: profitWei - costInToken,
    maxSlippageBps: lesser(settings.maxSlippageBps, limits.maxSlippageBps ?? settings.maxSlippageBps),
  });
  const expectedBps = Math.max(slippageOf(route.buy, buy), slippageOf(route.sell, sell));
  const pays = netProfitWei >= settings.minNetProfitWei;
  const worth = { profitWei, netProfitWei, dataFeeWei: publishingWei, pays };
  return { head, route, buy, sell, capBps, expectedBps, gas, ...worth };
}

function slippageOf({ pool }: LegsRoute["buy"], { swap, amountInWei, expectedOutWei: quotedOutWei }: Slice): number {
  return expectedSlippageBps(pool, { swap, amountInWei, quotedOutWei });
}

function tooLittle(netProfitWei: bigint, { settings: { minNetProfitWei } }: LegsParts): NotNow {
  return { denied: { code: "insufficient-profit", netProfitWei, minNetProfitWei } };
}

/** The next block is the first one that the purchase can land in, and the pools must be those of about now. */
function blockRefusal(
  { observedBlock, validThroughBlock }: LegsArbitrageSignal,
  { number: headBlock }: Head,
  { market }: LegsParts,
): NotNow | undefined {
  if (validThroughBlock <= headBlock) return { denied: { code: "expired-signal", validThroughBlock, headBlock } };
  if (observedBlock > headBlock) return { denied: { code: "pool-state-behind", observedBlock, headBlock } };
  const neededBlock = greater(greater(observedBlock, headBlock - MAX_VIEW_LAG), 1n);
  if (market.blockNumber >= neededBlock) return undefined;
  return { missing: { fact: `the pools in block ${neededBlock}`, arrival: market.arrivals.of(neededBlock) } };
}
