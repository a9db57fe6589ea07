import { RECOVERIES } from "../../bot/core/legs-arbitrage.ts";

/** Specification 003, ExecutionConfig: 300,000 gas, 60 s, 0.5 %, 3 attempts, 5 s apart, two blocks deep. */
export const SPECIFIED_TRADING = {
  gasLimitCeiling: 300_000n,
  timeoutMs: 60_000,
  maxSlippageBps: 50n,
  retries: 3,
  retryDelayMs: 5_000,
  confirmationBlocks: 2,
} as const;

/** Specification 000: 500,000 gas and 300 s. Slippage is bounded by the tiers of specification 001, which end at 0.5 %. */
export const SPECIFIED_LEGS = {
  gasLimitCeiling: 500_000n,
  timeoutMs: 300_000,
  maxSlippageBps: 50n,
  recoveries: RECOVERIES,
  maxLossBps: 100n,
} as const;
