import { USD_E8 } from "../../core/usd.ts";

/** Limits of money, in 1e-8 USD, and of failures. Each one is switched off by 0. */
export interface RiskSettings {
  /** What an order must be expected to leave after all costs. */
  readonly minProfitUsdE8: bigint;
  /** What an order may lose at most: its gas at its highest fee. */
  readonly maxGasCostUsdE8: bigint;
  /** What all orders that are open and not included may lose together. */
  readonly maxExposureUsdE8: bigint;
  /** Of a UTC day: gas of everything, reverts included, less profits. More than this ends the day's trading. */
  readonly maxDailyLossUsdE8: bigint;
  /** What a UTC day's gas may come to, whatever it earned. */
  readonly maxDailySpendingUsdE8: bigint;
  /** So many failures in a row open the circuit breaker. */
  readonly circuitFailures: number;
  /** How long it stays open before it lets one order at a time through. */
  readonly circuitPauseMs: number;
  /** So many of a strategy's last orders are looked at. */
  readonly strategyWindow: number;
  /** With fewer orders than this a strategy is not judged. */
  readonly strategyMinOrders: number;
  /** A strategy of which more than this share fails is paused. */
  readonly strategyPauseBps: number;
  /** A strategy of which more than this share fails is stopped until an operator resumes it. */
  readonly strategyStopBps: number;
  readonly strategyPauseMs: number;
}

/**
 * Those of the systems around specification 000, as far as they have them. How many orders a strategy is judged by and how
 * long it pauses is ours: one failure in twenty is chance, and in ten minutes a market has moved on.
 */
export const DEFAULT_RISK_SETTINGS: RiskSettings = {
  minProfitUsdE8: 10n * USD_E8,
  maxGasCostUsdE8: 100n * USD_E8,
  maxExposureUsdE8: 0n,
  maxDailyLossUsdE8: 50_000n * USD_E8,
  maxDailySpendingUsdE8: 0n,
  circuitFailures: 3,
  circuitPauseMs: 120_000,
  strategyWindow: 100,
  strategyMinOrders: 20,
  strategyPauseBps: 1_000,
  strategyStopBps: 2_500,
  strategyPauseMs: 600_000,
};
