import type { TradeSubmission } from "./split-trade.ts";
import type { Path } from "./path.ts";

/** What may be done with what the first leg bought when the second could not sell it, tried in their order. */
export const RECOVERIES = ["other-exchange", "smaller-size", "unwind", "hold"] as const;

export type Recovery = (typeof RECOVERIES)[number];

/** An arbitrage by two swaps of our own, one after the other (specification 001, phase 2). */
export interface LegsArbitrage {
  /** The source's own; one that was used before is refused. */
  readonly opportunityId: string;
  /** Buys at the first hop, sells at the second. */
  readonly path: Path;
  /** Of the profit token; absent: sized by the plan. */
  readonly amountInWei?: bigint;
  readonly limits: LegsLimits;
}

/** What narrows it; what is absent is as the settings say. */
export interface LegsLimits {
  /** How much less than its fresh quote each leg may bring. */
  readonly maxSlippageBps?: bigint;
  /** Of what went in: what unwinding may lose. */
  readonly maxLossBps?: bigint;
  readonly recoveries?: readonly Recovery[];
  readonly maxGasPriceWei?: bigint;
  readonly submission?: TradeSubmission;
}
