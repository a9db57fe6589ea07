import type { Head } from "../../core/head.ts";
import type { TokenAmount } from "../../core/money.ts";
import type { Route } from "../../core/route.ts";
import type { Behind, FlashArbitrageSignal } from "../../core/signal.ts";
import { pathOf } from "../../core/signal.ts";
import type { NativePrices } from "../../market/prices/native-price.ts";
import type { Chain } from "../../ports/chain.ts";
import type { OrDenied } from "../../ports/executor.ts";
import { type Appraisal, appraise, leastOf } from "./appraise.ts";
import { canBeTried } from "./behind.ts";
import { blockRefusal } from "./block-refusal.ts";
import { chooseFunding, unfundable } from "./choose-funding.ts";
import { codeRefusal } from "./code-refusal.ts";
import type { DraftingFacts } from "./drafting-facts.ts";
import { estimateExecutionGas, gasLimitFor } from "./execution-gas.ts";
import { expectedProfitOf } from "./expected-profit.ts";
import { feeMarketAfter } from "../../transactions/fee-market.ts";
import type { FlashSettings } from "./flash-settings.ts";
import type { Funding } from "./funding.ts";
import { invalid, isNotNow, missing, type NotNow } from "./not-now.ts";
import { pathProblem } from "./path-problem.ts";
import { type SizedPath, sizeSignal } from "./size-signal.ts";
import { type Terms, termsOf } from "./terms.ts";
import { estimateTransactionBytes } from "./transaction-bytes.ts";

/** What an order for a signal would trade and be worth at one head: what assessing and planning have in common. */
export interface FlashDraft extends Terms {
  readonly head: Head;
  readonly route: Route;
  /** The cheapest for this route. */
  readonly funding: Funding;
  /** The block in whose state the route has its amounts. */
  readonly observedBlock: bigint;
  /** After premium and the builder's share, before gas, bid and data. */
  readonly expectedProfit: TokenAmount;
  /** What is left of that after gas, bid and data when all of the tolerated slippage has happened. */
  readonly leastNetProfit: TokenAmount;
  /** Estimated. */
  readonly gas: bigint;
  readonly gasLimit: bigint;
  /** What a rollup takes for the transaction's data; 0n elsewhere. */
  readonly dataFeeWei: bigint;
  readonly appraisal: Appraisal;
  /** The source asks for no more than a simulation. */
  readonly isTrialOnly: boolean;
}

/** What it takes to draft: facts that are kept fresh. */
export interface DraftingParts extends DraftingFacts {
  readonly chain: Pick<Chain, "head" | "feeHistory">;
  readonly prices: NativePrices;
  readonly settings: FlashSettings;
}

/** An order in outline, or why there is none now. */
export type Drafted = NotNow | { readonly draft: FlashDraft };

/** By gas: what a cycle that gains nothing would lose at least. */
const CHEAPEST: Funding = { kind: "flash-swap" };

/** What a signal would trade. */
type Trade = Pick<SizedPath, "route" | "expectedProfit" | "observedBlock"> &
  Partial<SizedPath> & { readonly behind?: Behind };

/** Drafts an order at the newest head, or says why not; asks nobody. */
export function draftSignal(signal: FlashArbitrageSignal, parts: DraftingParts): Drafted {
  const { settings } = parts;
  const head = parts.chain.head();
  const early = blockRefusal(signal, head, parts.heads);
  if (early !== undefined) return early;
  // Before the first snapshot there is no price, which is no fault of the signal.
  if (parts.view?.blockNumber === 0n) return missing("the first prices", parts.view.arrivals.of(1n));
  const terms = termsOf(signal.wishes, settings, signal.behind);
  if (isNotNow(terms)) return terms;
  const problem = signal.path && pathProblem(signal.path, settings.wrappedNative);
  if (problem !== undefined) return invalid(problem);
  const codeless = parts.code && codeRefusal(pathOf(signal), settings, parts.code);
  if (codeless !== undefined) return codeless;

  const trade = tradeOf(signal, head, parts);
  if (isNotNow(trade)) return trade;
  const drafted = draftTrade(trade, head, terms, signal.wishes?.submission === "simulate", parts);
  const { shortage } = trade;
  if (shortage === undefined || !("denied" in drafted) || drafted.denied.code !== "insufficient-profit") return drafted;
  return { denied: { code: "insufficient-liquidity", problem: shortage } };
}

/** The same for who cannot wait: a fact that is missing is a denial. */
export function draftOf(signal: FlashArbitrageSignal, parts: DraftingParts): OrDenied<{ readonly draft: FlashDraft }> {
  const drafted = draftSignal(signal, parts);
  if (!("missing" in drafted)) return drafted;
  return { denied: { code: "fact-missing", fact: drafted.missing.fact, waitedMs: 0 } };
}

function tradeOf(signal: FlashArbitrageSignal, head: Head, parts: DraftingParts): Trade | NotNow {
  if (signal.route !== undefined) return signal;
  const sized = sizeSignal(signal, head, parts);
  if (!("nothingToGain" in sized)) return sized;
  const { settings } = parts;
  const { settlement } = settings;
  const { baseFeePerGasWei } = marketAt(head, parts);
  const gasCostWei =
    estimateExecutionGas(sized, { funding: CHEAPEST, settlement }) * (baseFeePerGasWei + settings.minPriorityFeeWei);
  const { minNetProfitWei } = settings;
  return { denied: { code: "insufficient-profit", netProfitWei: -gasCostWei, minNetProfitWei } };
}

/** What a trade costs and leaves. */
function draftTrade(
  { route, expectedProfit: grossProfit, observedBlock, behind }: Trade,
  head: Head,
  terms: Terms,
  isTrialOnly: boolean,
  parts: DraftingParts,
): Drafted {
  const { prices, settings, l1DataFee } = parts;
  const market = marketAt(head, parts);
  // The least that gas can cost: what is bid for it comes out of what the funding leaves.
  const gasPriceWei = market.baseFeePerGasWei + settings.minPriorityFeeWei;
  const gasCost = (gas: bigint) => prices.fromNative(gas * gasPriceWei, route.profitToken);
  const chosen = chooseFunding(route, settings, gasCost);
  if (chosen === undefined) return invalid(unfundable(route, settings));
  const { funding, premiumWei } = chosen;
  const { settlement, wrappedNative } = settings;
  const expectedProfit = expectedProfitOf(grossProfit, premiumWei, settlement);
  const gas = estimateExecutionGas(route, { funding, settlement });
  // What nothing will measure gets all the gas that is allowed: tokens differ too much for an estimate's fifth.
  const isMeasured = settings.simulation !== "off" && canBeTried(behind);
  const limit = isMeasured ? gas : settings.gasLimitCeiling;
  const gasLimit = gasLimitFor(limit, settings.gasLimitCeiling);
  if (gasLimit === undefined || gas > gasLimit) return invalid(`it needs about ${gas} gas`);
  const dataFeeWei =
    l1DataFee === undefined ? 0n : l1DataFee.feeWei(estimateTransactionBytes(route, { funding, wrappedNative }));
  if (dataFeeWei === undefined) return missing("the fee for data", parts.heads?.of(head.number + 1n));

  const trade = { profit: expectedProfit, gas, dataFeeWei };
  const appraised = appraise(trade, market, prices, settings, terms);
  if (appraised.denied !== undefined) return appraised;
  const { appraisal } = appraised;
  const { submission, slippageToleranceBps, maxGasPriceWei } = terms;
  const { token, amountWei: leastWei } = leastOf(expectedProfit, slippageToleranceBps);
  return {
    draft: {
      head,
      route,
      funding,
      observedBlock,
      expectedProfit,
      leastNetProfit: { token, amountWei: leastWei - appraisal.gasCostInToken },
      gas,
      gasLimit,
      dataFeeWei,
      appraisal,
      submission,
      slippageToleranceBps,
      maxGasPriceWei,
      isTrialOnly,
    },
  };
}

function marketAt(head: Head, { chain, settings }: DraftingParts) {
  return feeMarketAfter(head, chain.feeHistory(), settings.gasPercentile);
}
