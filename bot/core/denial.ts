import type { FailureReason } from "./failure-reason.ts";
import type { Address } from "./hex.ts";
import type { TokenAmount } from "./money.ts";
import { usd } from "./usd.ts";

/** A refusal of ours, with the numbers that led to it. (What others refuse is a rejection, and never ends here.) */
export type Denial =
  | { readonly code: "stale-signal"; readonly ageMs: number; readonly maxAgeMs: number }
  | { readonly code: "expired-signal"; readonly validThroughBlock: bigint; readonly headBlock: bigint }
  | { readonly code: "duplicate-signal"; readonly signalId: bigint }
  | { readonly code: "invalid-signal"; readonly problem: string }
  | { readonly code: "capacity-exceeded"; readonly activeOrders: number; readonly maxOrders: number }
  | { readonly code: "resource-in-flight"; readonly resource: string; readonly orderId: bigint }
  /** After a success, a dry run or too little liquidity. */
  | { readonly code: "resource-resting"; readonly resource: string; readonly restsUntilMs: number }
  | { readonly code: "no-free-account"; readonly accounts: number }
  | { readonly code: "accounts-paused"; readonly accounts: number; readonly problem: string }
  | { readonly code: "shutting-down" }
  | { readonly code: "halted"; readonly reason: string }
  | { readonly code: "gas-price-too-high"; readonly gasPriceWei: bigint; readonly maxGasPriceWei: bigint }
  | { readonly code: "insufficient-profit"; readonly netProfitWei: bigint; readonly minNetProfitWei: bigint }
  | { readonly code: "insufficient-funds"; readonly balanceWei: bigint; readonly neededWei: bigint }
  | { readonly code: "simulation-reverted"; readonly problem: string }
  | { readonly code: "simulation-unavailable"; readonly problem: string }
  /** The source asked for no more than a simulation, which succeeded. */
  | { readonly code: "simulation-only"; readonly netProfit: TokenAmount }
  | { readonly code: "outdated-signal"; readonly validUntilMs: number; readonly nowMs: number }
  | { readonly code: "superseded-signal"; readonly bySignalId: bigint }
  /** What is the stalest and least profitable of too many goes. */
  | { readonly code: "ingress-full"; readonly maxSignals: number }
  /** The source has seen a block that we have not. */
  | { readonly code: "pool-state-behind"; readonly observedBlock: bigint; readonly headBlock: bigint }
  | { readonly code: "fact-missing"; readonly fact: string; readonly waitedMs: number }
  | { readonly code: "no-contract"; readonly address: Address }
  | { readonly code: "insufficient-liquidity"; readonly problem: string }
  /** An id of the trader's own is used once. */
  | { readonly code: "duplicate-trade"; readonly tradeId: string }
  /** The limits leave no room for all of it. */
  | { readonly code: "allocation-shortfall"; readonly wanted: TokenAmount; readonly tradableWei: bigint }
  | { readonly code: "slippage-above-limit"; readonly expectedBps: number; readonly maxBps: number }
  /** By the trader's own limit: the least out, or the most in. */
  | { readonly code: "worse-than-limit"; readonly quoted: TokenAmount; readonly limitWei: bigint }
  | { readonly code: "insufficient-tokens"; readonly needed: TokenAmount; readonly balanceWei: bigint }
  | { readonly code: "not-tradable"; readonly problem: string }
  | { readonly code: "no-fresh-price"; readonly token: Address }
  | { readonly code: "profit-below-limit"; readonly netProfitUsdE8: bigint; readonly minProfitUsdE8: bigint }
  | { readonly code: "gas-cost-above-limit"; readonly gasCostUsdE8: bigint; readonly maxGasCostUsdE8: bigint }
  | { readonly code: "daily-loss-reached"; readonly lossUsdE8: bigint; readonly maxLossUsdE8: bigint }
  | { readonly code: "daily-spending-reached"; readonly spentUsdE8: bigint; readonly maxSpendingUsdE8: bigint }
  | { readonly code: "exposure-above-limit"; readonly exposureUsdE8: bigint; readonly maxExposureUsdE8: bigint }
  | { readonly code: "circuit-open"; readonly failures: number; readonly retryAtMs: number }
  | {
      readonly code: "strategy-paused" | "strategy-stopped";
      readonly strategyId: number;
      /** Of its last orders that were sent. */
      readonly failureRateBps: number;
      readonly maxFailureRateBps: number;
    };

/** What a refusal is counted under. */
export type DenialCode = Denial["code"];

/** The failure reason of an order that was denied after its admission. */
export const FAILURE_REASON_OF: Readonly<Record<DenialCode, FailureReason>> = {
  "stale-signal": "StaleSignal",
  "expired-signal": "StaleSignal",
  "duplicate-signal": "InvalidParameters",
  "invalid-signal": "InvalidParameters",
  // The specification has no word for "no room": what cannot be served while it is fresh is as good as stale.
  "capacity-exceeded": "StaleSignal",
  "resource-in-flight": "StaleSignal",
  "resource-resting": "StaleSignal",
  "no-free-account": "StaleSignal",
  "accounts-paused": "StaleSignal",
  "shutting-down": "StaleSignal",
  halted: "StaleSignal",
  "gas-price-too-high": "GasPriceTooHigh",
  "insufficient-profit": "InsufficientProfit",
  "insufficient-funds": "InsufficientFunds",
  // Amounts are exact, so a simulation reverts when a pool has moved since the signal was made.
  "simulation-reverted": "StaleSignal",
  "simulation-unavailable": "NetworkTimeout",
  "simulation-only": "InvalidParameters",
  "outdated-signal": "StaleSignal",
  "superseded-signal": "StaleSignal",
  "ingress-full": "StaleSignal",
  "pool-state-behind": "StaleSignal",
  "fact-missing": "NetworkTimeout",
  "no-contract": "InvalidParameters",
  "insufficient-liquidity": "InsufficientProfit",
  "duplicate-trade": "InvalidParameters",
  "allocation-shortfall": "InsufficientProfit",
  "slippage-above-limit": "InsufficientProfit",
  "worse-than-limit": "InsufficientProfit",
  "insufficient-tokens": "InsufficientFunds",
  "not-tradable": "InvalidParameters",
  "no-fresh-price": "InsufficientProfit",
  "profit-below-limit": "InsufficientProfit",
  "gas-cost-above-limit": "GasPriceTooHigh",
  // The specification has no word for a limit of ours: what may not be tried while it is fresh is as good as stale.
  "daily-loss-reached": "StaleSignal",
  "daily-spending-reached": "StaleSignal",
  "exposure-above-limit": "StaleSignal",
  "circuit-open": "StaleSignal",
  "strategy-paused": "StaleSignal",
  "strategy-stopped": "StaleSignal",
};

/** One sentence for a person. */
export function describeDenial(denial: Denial): string {
  switch (denial.code) {
    case "stale-signal":
      return `the signal is ${denial.ageMs} ms old, at most ${denial.maxAgeMs} ms are allowed`;
    case "expired-signal":
      return `the signal was valid through block ${denial.validThroughBlock}, the head is ${denial.headBlock}`;
    case "duplicate-signal":
      return `signal ${denial.signalId} was seen before`;
    case "invalid-signal":
      return `the signal is not valid: ${denial.problem}`;
    case "capacity-exceeded":
      return `${denial.activeOrders} orders are open, at most ${denial.maxOrders} are allowed`;
    case "resource-in-flight":
      return `order ${denial.orderId} is already using ${denial.resource}`;
    case "resource-resting":
      return `${denial.resource} is left alone until ${denial.restsUntilMs} ms of the clock`;
    case "no-free-account":
      return `all ${denial.accounts} operator accounts have an order that has not landed`;
    case "accounts-paused":
      return `all ${denial.accounts} operator accounts are paused: ${denial.problem}`;
    case "halted":
      return `no orders are made, because an operator halted the engine: ${denial.reason}`;
    case "shutting-down":
      return "the engine takes no new orders";
    case "gas-price-too-high":
      return `the gas price is ${denial.gasPriceWei} wei, at most ${denial.maxGasPriceWei} wei are allowed`;
    case "insufficient-profit":
      return `the profit after gas and bid is ${denial.netProfitWei} wei, at least ${denial.minNetProfitWei} wei are wanted`;
    case "insufficient-funds":
      return `the account has ${denial.balanceWei} wei, ${denial.neededWei} wei may be needed for gas`;
    case "simulation-reverted":
      return `the simulation reverted: ${denial.problem}`;
    case "simulation-unavailable":
      return `nothing could simulate it: ${denial.problem}`;
    case "simulation-only":
      return `only a simulation was asked for; it would leave ${denial.netProfit.amountWei} wei of ${denial.netProfit.token}`;
    case "outdated-signal":
      return `the signal was valid until ${denial.validUntilMs} ms of the clock, it is ${denial.nowMs}`;
    case "superseded-signal":
      return `signal ${denial.bySignalId} took its place`;
    case "ingress-full":
      return `more than ${denial.maxSignals} signals were waiting, and others were fresher or worth more`;
    case "pool-state-behind":
      return `the signal was seen in block ${denial.observedBlock}, the head is only ${denial.headBlock}`;
    case "fact-missing":
      return `${denial.fact} was not known after ${denial.waitedMs} ms`;
    case "no-contract":
      return `there is no contract at ${denial.address}`;
    case "insufficient-liquidity":
      return `there is too little liquidity: ${denial.problem}`;
    case "duplicate-trade":
      return `the trade ${denial.tradeId} was made before`;
    case "allocation-shortfall":
      return `the limits leave room for ${baseUnits(denial.tradableWei, denial.wanted)}, wanted are ${baseUnits(denial.wanted.amountWei, denial.wanted)}`;
    case "slippage-above-limit":
      return `the expected slippage is ${percent(denial.expectedBps)}, at most ${percent(denial.maxBps)} is allowed`;
    case "worse-than-limit":
      return `the quote is ${baseUnits(denial.quoted.amountWei, denial.quoted)}, the limit ${baseUnits(denial.limitWei, denial.quoted)}`;
    case "insufficient-tokens":
      return `the account has ${baseUnits(denial.balanceWei, denial.needed)}, needed are ${baseUnits(denial.needed.amountWei, denial.needed)}`;
    case "not-tradable":
      return `it cannot be traded: ${denial.problem}`;
    case "no-fresh-price":
      return `there is no fresh price of ${denial.token} in US dollars`;
    case "profit-below-limit":
      return `the profit after all costs is ${usd(denial.netProfitUsdE8)}, at least ${usd(denial.minProfitUsdE8)} are wanted`;
    case "gas-cost-above-limit":
      return `its gas may cost ${usd(denial.gasCostUsdE8)}, at most ${usd(denial.maxGasCostUsdE8)} are allowed for an order`;
    case "daily-loss-reached":
      return `today's loss is ${usd(denial.lossUsdE8)}, at most ${usd(denial.maxLossUsdE8)} are allowed`;
    case "daily-spending-reached":
      return `today's gas would come to ${usd(denial.spentUsdE8)}, at most ${usd(denial.maxSpendingUsdE8)} are allowed`;
    case "exposure-above-limit":
      return `the open orders could lose ${usd(denial.exposureUsdE8)}, at most ${usd(denial.maxExposureUsdE8)} are allowed`;
    case "circuit-open":
      return `${denial.failures} orders in a row have failed, no order is made before ${denial.retryAtMs} ms of the clock`;
    case "strategy-paused":
      return `strategy ${denial.strategyId} is paused: ${percent(denial.failureRateBps)} of its orders fail, at most ${percent(denial.maxFailureRateBps)} may`;
    case "strategy-stopped":
      return `strategy ${denial.strategyId} is stopped: ${percent(denial.failureRateBps)} of its orders fail, at most ${percent(denial.maxFailureRateBps)} may`;
  }
}

/** As whoever knows the token's name and decimals finds it in a sentence. */
function baseUnits(amountWei: bigint, { token }: Pick<TokenAmount, "token">): string {
  return `${amountWei} base units of ${token}`;
}

function percent(bps: number): string {
  return `${(bps / 100).toFixed(2)} %`;
}
