import { USD_E8 } from "../../../core/usd.ts";

/** How much each term counts in a score; only their proportions matter, and one at least is above zero. */
export interface ScoreWeights {
  readonly gas: number;
  readonly liquidity: number;
  readonly volume: number;
  readonly success: number;
}

/** How much may go to one place, counted over a rolling window. */
export interface HeadroomSettings {
  readonly maxExchangeExposureUsdE8: bigint;
  readonly maxPairExposureUsdE8: bigint;
  /** What was traded longer ago counts no more. */
  readonly exposureWindowMs: number;
}

/** What decides where a trade may go. */
export interface AllocationSettings extends HeadroomSettings {
  readonly weights: ScoreWeights;
  /** Of an exchange's pools of the pair; with less it is out. */
  readonly minLiquidityUsdE8: bigint;
  /** 0 to 1; with less an exchange is out. */
  readonly minScore: number;
  /** Of these with the best scores. */
  readonly maxExchanges: number;
  /** Exposures are unbalanced when (max − min) / max is more than this. */
  readonly rebalanceThresholdBps: bigint;
  /** Of the output: what balancing them may cost. */
  readonly rebalanceMaxCostBps: bigint;
}

/** Those of the system around specification 003, as far as it has them. */
export const DEFAULT_ALLOCATION_SETTINGS: AllocationSettings = {
  weights: { gas: 0.2, liquidity: 0.3, volume: 0.3, success: 0.2 },
  minLiquidityUsdE8: 10_000n * USD_E8,
  minScore: 0,
  maxExchanges: 5,
  maxExchangeExposureUsdE8: 100_000n * USD_E8,
  maxPairExposureUsdE8: 50_000n * USD_E8,
  exposureWindowMs: 86_400_000,
  rebalanceThresholdBps: 2_000n,
  rebalanceMaxCostBps: 5n,
};
