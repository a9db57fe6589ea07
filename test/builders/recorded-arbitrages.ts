import { readFileSync } from "node:fs";
import type { Address } from "../../bot/core/hex.ts";
import { RECORDED_MAINNET } from "./recorded-mainnet.ts";

/** An arbitrage that a searcher made in a recorded block, with its amounts in base units. */
export interface RecordedArbitrage {
  readonly block: number;
  readonly txIndex: number;
  readonly profitToken: Address;
  readonly startAmount: string;
  readonly profit: string;
  readonly swaps: readonly {
    readonly proto: string;
    readonly pool: Address;
    readonly tokenIn: Address;
    readonly tokenOut: Address;
    /** Of V2 pairs. */
    readonly reserve0Before: string;
    readonly reserve1Before: string;
  }[];
  /** Where all pools are V2 pairs: by their formula, at the best amount and at the searcher's. */
  readonly v2OptimalProfit?: string;
  readonly v2ModelProfitAtActualInput?: string;
}

/** All that are known. Throws when the recorded blocks are not there. */
export function recordedArbitrages(): readonly RecordedArbitrage[] {
  return JSON.parse(readFileSync(new URL("arbitrages.json", RECORDED_MAINNET), "utf8")) as RecordedArbitrage[];
}

/** The one in the given block. Throws when there is none, or more than one. */
export function recordedArbitrage(block: number): RecordedArbitrage {
  const [found, ...others] = recordedArbitrages().filter((arbitrage) => arbitrage.block === block);
  if (found === undefined || others.length > 0) throw new Error(`block ${block} has not one known arbitrage`);
  return found;
}
