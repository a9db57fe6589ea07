import type { Cycle } from "../../market/search/cycle.ts";
import { cyclesThatMayPay } from "../../market/search/cycle-filter.ts";
import { liquidityShortage } from "../../market/sizing/liquidity-shortage.ts";
import { sizeCycle } from "../../market/sizing/size-cycle.ts";
import type { NotNow } from "./not-now.ts";
import type { LegsRoute } from "./legs-route.ts";

/** How much of the profit token gains most. */
export interface LegsSize {
  readonly amountInWei: bigint;
}

/** The amount that gains most with both legs, before gas. */
export function sizeLegs({ buy, sell }: LegsRoute, minNetProfitWei: bigint): LegsSize | NotNow {
  const pools = [buy.pool, sell.pool];
  const cycle: Cycle = {
    profitToken: buy.tokenIn,
    hops: [buy, sell].map(({ tokenIn, tokenOut }, poolIndex) => ({ poolIndex, tokenIn, tokenOut })),
  };
  const sized = cyclesThatMayPay([cycle], pools).length > 0 ? sizeCycle(cycle, pools) : undefined;
  const amountInWei = sized?.hops[0]?.amountIn;
  if (amountInWei !== undefined) return { amountInWei };
  const shortage = liquidityShortage(cycle, pools, undefined);
  return shortage === undefined
    ? { denied: { code: "insufficient-profit", netProfitWei: 0n, minNetProfitWei } }
    : { denied: { code: "insufficient-liquidity", problem: shortage } };
}
