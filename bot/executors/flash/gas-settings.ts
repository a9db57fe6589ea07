import type { FeeCaps } from "../../transactions/fees.ts";

/** How a tip is found: the words for what bid-strategy.ts has. */
export type GasStrategy = "profit-share" | "percentile";

/** What is offered for gas, and at most. */
export interface GasSettings extends FeeCaps {
  readonly gasStrategy: GasStrategy;
  /** 0 to 100: which percentile of the gas of recent blocks shows what the market pays above the base fee. */
  readonly gasPercentile: number;
  /** For the strategy of that name: the share of the profit after the base fee that the block's builder is offered. */
  readonly bidShareBps: bigint;
}
