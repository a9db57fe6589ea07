import type { Recovery } from "../../core/legs-arbitrage.ts";
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
