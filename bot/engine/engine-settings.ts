/** How many, how old and how long: times in milliseconds. */
export interface EngineSettings {
  /** How many orders may be open at once. */
  readonly maxConcurrentOrders: number;
  /** How many signals may wait to be judged. */
  readonly maxQueuedSignals: number;
  /** A signal older than this is stale. */
  readonly maxSignalAgeMs: number;
  /** From an order's creation to its signature. */
  readonly submissionTimeoutMs: number;
  /** From an order's creation until its nonce is neutralised. */
  readonly confirmationTimeoutMs: number;
  /** Everything but signing and sending. */
  readonly dryRun: boolean;
  /** How long resources rest after a dry run, a success, and where there was too little liquidity. */
  readonly resourceRestMs: number;
  /** After an executor threw: doubled with each throw in a row, up to 64 times as long. 1,000 when absent. */
  readonly firstRetryPauseMs?: number;
}

/** Specification 000, parts II, IV and VII; the age is that of its fast path. */
export const DEFAULT_ENGINE_SETTINGS: EngineSettings = {
  maxConcurrentOrders: 100,
  maxQueuedSignals: 10_000,
  maxSignalAgeMs: 10_000,
  submissionTimeoutMs: 30_000,
  confirmationTimeoutMs: 300_000,
  dryRun: false,
  resourceRestMs: 10_000,
};
