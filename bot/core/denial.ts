import type { FailureReason } from "./failure-reason.ts";

/** A refusal of ours, with the numbers that led to it. (What others refuse is a rejection, and never ends here.) */
export type Denial =
  | { readonly code: "stale-signal"; readonly ageMs: number; readonly maxAgeMs: number }
  | { readonly code: "expired-signal"; readonly validThroughBlock: bigint; readonly headBlock: bigint }
  | { readonly code: "duplicate-signal"; readonly signalId: bigint }
  | { readonly code: "invalid-signal"; readonly problem: string }
  | { readonly code: "capacity-exceeded"; readonly activeOrders: number; readonly maxOrders: number }
  | { readonly code: "resource-in-flight"; readonly resource: string; readonly orderId: bigint }
  | { readonly code: "no-free-account"; readonly accounts: number }
  | { readonly code: "accounts-paused"; readonly accounts: number; readonly problem: string }
  | { readonly code: "shutting-down" }
  | { readonly code: "halted"; readonly reason: string }
  | { readonly code: "gas-price-too-high"; readonly gasPriceWei: bigint; readonly maxGasPriceWei: bigint }
  | { readonly code: "insufficient-profit"; readonly netProfitWei: bigint; readonly minNetProfitWei: bigint }
  | { readonly code: "insufficient-funds"; readonly balanceWei: bigint; readonly neededWei: bigint }
  | { readonly code: "simulation-reverted"; readonly problem: string }
  | { readonly code: "simulation-unavailable"; readonly problem: string };

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
  }
}
