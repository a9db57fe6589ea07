import type { Order } from "../../core/order.ts";
import type { OrderPart, SwapBrief } from "../../core/part.ts";
import type { SplitTrade } from "../../core/split-trade.ts";
import { wasOutOfGas } from "../../trading/parts/part-purpose.ts";
import { type PlannedSwap, swapsOf } from "./planned-part.ts";
import { partOf, type Round } from "./round.ts";

/** How much of a trade is done; amounts of tokenIn when it sells, of tokenOut when it buys. */
export interface TradeProgress {
  /** What was planned first and has not been traded. */
  readonly leftWei: bigint;
  /** Less than the trader wanted. */
  readonly isPartial: boolean;
  /** Swaps of the last round that had too little gas, for the first time. */
  readonly again: readonly PlannedSwap[];
  /** What is left besides these. */
  readonly leftAnewWei: bigint;
  /** How often what was left was allocated anew. */
  readonly attempts: number;
}

/** What the ended parts of all rounds have led to. */
export function progressOf(order: Order, rounds: readonly Round[], trade: SplitTrade): TradeProgress {
  const amountOf = ({ brief }: { readonly brief: SwapBrief }): bigint =>
    trade.side === "sell" ? brief.sold.amountWei : brief.expected.amountWei;
  const sumOf = (swaps: readonly PlannedSwap[]): bigint => swaps.reduce((sum, swap) => sum + amountOf(swap), 0n);
  const all = rounds.flatMap(({ planned }) => swapsOf(planned));
  const doneWei = sumOf(all.filter((swap) => partOf(order, swap)?.state === "Completed"));
  const targetWei = sumOf(swapsOf(rounds[0]?.planned ?? []));
  const leftWei = targetWei > doneWei ? targetWei - doneWei : 0n;
  const again = swapsOf(rounds.at(-1)?.planned ?? []).filter(
    (swap) => swap.isSecondTry !== true && lackedGas(partOf(order, swap)),
  );
  const againWei = sumOf(again);
  const anew = rounds
    .slice(1)
    .filter(({ planned }) => swapsOf(planned).some(({ isSecondTry }) => isSecondTry !== true));
  return {
    leftWei,
    isPartial: doneWei < trade.amountWei,
    again,
    leftAnewWei: leftWei > againWei ? leftWei - againWei : 0n,
    attempts: anew.length,
  };
}

function lackedGas(part: OrderPart | undefined): boolean {
  return part?.state === "Failed" && part.failure !== undefined && wasOutOfGas(part.failure.detail);
}
