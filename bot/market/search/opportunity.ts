import { grossProfitWei, type Route } from "../../core/route.ts";
import type { NativePrices } from "../prices/native-price.ts";
import { estimateRouteGas } from "./route-gas.ts";

/** A sized route with what it is worth. */
export interface Opportunity {
  readonly route: Route;
  /** In base units of the route's profit token, before premium, gas and bid. */
  readonly grossProfitWei: bigint;
  readonly gas: bigint;
  /** In wei of the native coin, after gas at the base fee it was judged at; before premium and bid. */
  readonly netProfitNativeWei: bigint;
}

/** What a route is worth at a base fee; undefined when its profit token has no native price. */
export function appraise(route: Route, baseFeePerGasWei: bigint, prices: NativePrices): Opportunity | undefined {
  const gross = grossProfitWei(route);
  const grossNativeWei = prices.toNative(gross, route.profitToken);
  if (grossNativeWei === undefined) return undefined;
  const gas = estimateRouteGas(route);
  return { route, grossProfitWei: gross, gas, netProfitNativeWei: grossNativeWei - gas * baseFeePerGasWei };
}

/** For sorting: the highest net profit first. */
export function byNetProfit(a: Opportunity, b: Opportunity): number {
  if (a.netProfitNativeWei === b.netProfitNativeWei) return 0;
  return a.netProfitNativeWei > b.netProfitNativeWei ? -1 : 1;
}
