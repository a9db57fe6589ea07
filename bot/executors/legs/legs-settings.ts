import { type Recovery, RECOVERIES } from "../../core/legs-arbitrage.ts";
import type { TradingSettings } from "../../trading/parts/trading-settings.ts";

/** How arbitrages by legs are bounded, besides what all trades have alike. */
export interface LegsSettings extends TradingSettings {
  /** What is tried with what the first leg bought and the second could not sell, in this order. */
  readonly recoveries: readonly Recovery[];
  /** Of what went in: what a recovery may lose. */
  readonly maxLossBps: bigint;
  /** After the gas of all legs and approvals, in wei of the native coin. */
  readonly minNetProfitWei: bigint;
}

/** Specification 000: 500,000 gas and 300 s. Slippage is bounded by the tiers of specification 001, which end at 0.5 %. */
export const DEFAULT_LEGS_SETTINGS = {
  gasLimitCeiling: 500_000n,
  timeoutMs: 300_000,
  maxSlippageBps: 50n,
  recoveries: RECOVERIES,
  maxLossBps: 100n,
} as const;
