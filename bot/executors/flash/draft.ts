import type { Denial } from "../../core/denial.ts";
import type { Head } from "../../core/head.ts";
import type { TokenAmount } from "../../core/money.ts";
import type { Route } from "../../core/route.ts";
import type { FlashArbitrageSignal } from "../../core/signal.ts";
import type { NativePrices } from "../../market/native-price.ts";
import type { Chain } from "../../ports/chain.ts";
import type { OrDenied } from "../../ports/executor.ts";
import { type Appraisal, appraise } from "./appraise.ts";
import { estimateExecutionGas, gasLimitFor } from "./execution-gas.ts";
import { expectedProfitOf } from "./expected-profit.ts";
import { feeMarketAfter } from "./fee-market.ts";
import type { FlashSettings } from "./flash-settings.ts";

/** What an order for a signal would trade and be worth at one head: what assessing and planning have in common. */
export interface FlashDraft {
  readonly head: Head;
  readonly route: Route;
  /** After premium and the builder's share, before gas and bid. */
  readonly expectedProfit: TokenAmount;
  /** Estimated. */
  readonly gas: bigint;
  readonly gasLimit: bigint;
  readonly appraisal: Appraisal;
}

/** What it takes to draft: facts that are kept fresh. */
export interface DraftingParts {
  readonly chain: Pick<Chain, "head" | "feeHistory">;
  readonly prices: NativePrices;
  readonly settings: FlashSettings;
}

/** Drafts an order at the newest head, or denies it; asks nobody. */
export function draftOf(
  signal: FlashArbitrageSignal,
  { chain, prices, settings }: DraftingParts,
): OrDenied<{ readonly draft: FlashDraft }> {
  const head = chain.head();
  const expired = expiredAt(signal, head);
  if (expired !== undefined) return { denied: expired };
  if (signal.route === undefined) return { denied: { code: "invalid-signal", problem: "it has no amounts" } };
  const { route } = signal;
  const expected = expectedProfitOf(signal, settings);
  if (expected.denied !== undefined) return expected;
  const { expectedProfit } = expected;
  const gas = estimateExecutionGas(route, settings);
  // What nothing will measure gets all the gas that is allowed: tokens differ too much for an estimate's fifth.
  const limit = settings.simulation === "off" ? settings.gasLimitCeiling : gas;
  const gasLimit = gasLimitFor(limit, settings.gasLimitCeiling);
  if (gasLimit === undefined || gas > gasLimit)
    return { denied: { code: "invalid-signal", problem: `it needs about ${gas} gas` } };
  const market = feeMarketAfter(head, chain.feeHistory(), settings.gasPercentile);
  const appraised = appraise(expectedProfit, gas, market, prices, settings);
  if (appraised.denied !== undefined) return appraised;
  return { draft: { head, route, expectedProfit, gas, gasLimit, appraisal: appraised.appraisal } };
}

/** The next block is the first one that an order can land in. */
function expiredAt(signal: FlashArbitrageSignal, head: Head): Denial | undefined {
  const { validThroughBlock } = signal;
  if (validThroughBlock > head.number) return undefined;
  return { code: "expired-signal", validThroughBlock, headBlock: head.number };
}
