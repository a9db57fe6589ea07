import { splitAmount } from "../../bot/market/splitting/split-amount.ts";
import { Random } from "../market/random.ts";
import { type DrawnTrade, drawTrade, marketsOf } from "./drawn-trade.ts";
import type { ExchangePool } from "./exchange-pools.ts";
import { mostByForce } from "./forced-split.ts";

/** How a split did. */
export interface MeasuredSplit {
  readonly name: string;
  readonly pools: number;
  readonly exchanges: number;
  /** Of the output that brute force finds for the same amount within the same limits; 1 is all of it. */
  readonly shareOfOptimum: number;
  /** Of the output of the best exchange alone, within the same limits; undefined where none may take the whole amount. */
  readonly shareOfBestSingle: number | undefined;
  readonly isShort: boolean;
  readonly tookMs: number;
}

/** Splits so many drawn trades; the same ones each time. */
export function measureSplits(pools: readonly ExchangePool[], trades: number, seed: number): readonly MeasuredSplit[] {
  const random = new Random(seed);
  const markets = marketsOf(pools);
  return Array.from({ length: trades }, () => measure(drawTrade(markets, random)));
}

function measure({ name, venues, amountInWei, terms }: DrawnTrade): MeasuredSplit {
  const startedMs = performance.now();
  const split = splitAmount(venues, amountInWei, terms);
  const tookMs = performance.now() - startedMs;
  const optimumWei = mostByForce(venues, split.amountInWei, terms);
  if (optimumWei === undefined) throw new Error(`brute force finds no room for the split of ${name}`);
  const exchanges = [...new Set(venues.map(({ group }) => group))];
  const singlesWei = exchanges.flatMap((exchange) => {
    const own = venues.filter(({ group }) => group === exchange);
    return mostByForce(own, amountInWei, terms) ?? [];
  });
  const used = new Set(split.slices.map(({ key }) => venues.find((venue) => venue.key === key)?.group));
  return {
    name,
    pools: split.slices.length,
    exchanges: used.size,
    shareOfOptimum: ratio(split.amountOutWei, optimumWei),
    shareOfBestSingle:
      singlesWei.length === 0 || split.shortfallWei > 0n
        ? undefined
        : Math.min(...singlesWei.map((singleWei) => ratio(split.amountOutWei, singleWei))),
    isShort: split.shortfallWei > 0n,
    tookMs,
  };
}

function ratio(amountWei: bigint, otherWei: bigint): number {
  return Number(amountWei) / Number(otherWei);
}
