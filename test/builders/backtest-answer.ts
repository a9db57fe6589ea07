import { expect } from "chai";
import type { Address } from "../../bot/core/hex.ts";
import type { ArbResult } from "./run-arb.ts";

/** The last line of `arb backtest --json`, as far as tests look at it. Amounts are decimal. */
export interface BacktestAnswer {
  readonly cycles: readonly {
    readonly block: number;
    readonly index: number;
    readonly pools: readonly Address[];
    readonly profitToken: Address;
    readonly amountInWei: string;
    readonly predictedProfitWei: string;
    readonly realisedProfitWei: string;
    readonly profitNativeWei: string;
    readonly netProfitNativeWei: string;
    readonly gas: string;
    readonly missingSlots: number;
  }[];
  readonly blocks: readonly {
    readonly block: number;
    readonly isReplayedExactly: boolean;
    readonly states: number;
    readonly total: { readonly cycles: number; readonly netProfitNativeWei: string };
    readonly searchers: readonly {
      readonly index: number;
      readonly profitWei: string;
      readonly ourProfitNativeWei: string | null;
    }[];
  }[];
  readonly total: { readonly cycles: number; readonly netProfitNativeWei: string };
  readonly report: string;
}

/** What a run that went well has answered. */
export function backtestAnswer(result: ArbResult): BacktestAnswer {
  expect(result.code, result.stderr).to.equal(0);
  return result.json() as BacktestAnswer;
}
