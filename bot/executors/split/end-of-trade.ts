import type { Order } from "../../core/order.ts";
import type { OrderPart } from "../../core/part.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { SplitTrade } from "../../core/split-trade.ts";
import type { OrderEnd } from "../../trading/parts/follow-parts.ts";

/** How a trade ends of which nothing more will be traded: completed when anything was. */
export function endOfTrade({ parts }: Order, trade: SplitTrade, isPartial: boolean): OrderEnd {
  const traded = parts.filter(({ brief, state }) => brief.purpose === "swap" && state === "Completed");
  const last = traded.reduce<Outcome["inclusion"] | undefined>((latest, { outcome }) => {
    const isLater = outcome !== undefined && outcome.inclusion.blockNumber >= (latest?.blockNumber ?? 0n);
    return isLater ? outcome.inclusion : latest;
  }, undefined);
  if (last === undefined) return failure(parts);
  const { tokenIn, tokenOut } = trade;
  // It changes one asset for another: what was paid and what came is its fill.
  const noProfit = { token: tokenOut, amountWei: 0n };
  return {
    type: "completed",
    outcome: {
      inclusion: last,
      predictedProfit: noProfit,
      realisedProfit: noProfit,
      fill: {
        sold: { token: tokenIn, amountWei: sumOf(traded, ({ outcome }) => outcome?.sold?.amountWei) },
        received: { token: tokenOut, amountWei: sumOf(traded, ({ outcome }) => outcome?.received?.amountWei) },
        isPartial,
      },
    },
  };
}

function failure(parts: readonly OrderPart[]): OrderEnd {
  const failed = parts.filter(({ failure: known }) => known !== undefined);
  const first = failed.find(({ brief }) => brief.purpose === "swap") ?? failed[0];
  const details = failed.map(({ brief, failure: known }) => `${brief.partId}: ${known?.detail ?? ""}`);
  const detail = `nothing was traded: ${details.join("; ")}`;
  return { type: "failed", reason: first?.failure?.reason ?? "StaleSignal", detail };
}

function sumOf(parts: readonly OrderPart[], amountOf: (part: OrderPart) => bigint | undefined): bigint {
  return parts.reduce((sum, part) => sum + (amountOf(part) ?? 0n), 0n);
}
