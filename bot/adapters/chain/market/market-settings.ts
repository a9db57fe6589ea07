/** How a market is followed. */
export interface FollowedMarketSettings {
  /** A list of at most so many pools is read whole at each block: one question instead of two, one after the other. */
  readonly readAllUpToPools: number;
  /** Reads that share a call at most; a node that takes fewer is asked for fewer. 500 are about 4 million gas. */
  readonly readsPerCall: number;
  /** Pools that are read together while everything is read. */
  readonly poolsPerPart: number;
  /** From the end of one part to the beginning of the next one, so that an endpoint's rate limit is not met. */
  readonly pauseMs: number;
  /** When an endpoint is asked too much while everything is read: the first wait, which doubles six times. */
  readonly firstRetryMs: number;
  /** More blocks than these since the last reading, or since the saved state, and everything is read. */
  readonly maxCatchUpBlocks: number;
  /** Blocks whose logs are asked for at once at most; an endpoint's own limit makes it fewer. */
  readonly blocksPerLogRange: number;
  /** Pools that no log has touched and that are compared with the chain all the same, at each block. */
  readonly checkedPoolsPerBlock: number;
  /** How long a pool that had changed without a log stays in quarantine. */
  readonly quarantinedForMs: number;
  /** Pools with more initialised ticks around their price are left out. */
  readonly maxTicks: number;
}

export const DEFAULT_FOLLOWED_MARKET_SETTINGS: FollowedMarketSettings = {
  readAllUpToPools: 60,
  readsPerCall: 500,
  poolsPerPart: 100,
  pauseMs: 100,
  firstRetryMs: 1_000,
  // An hour of mainnet. Beyond that the logs of all pools of all kinds weigh more than the state of the watched ones.
  maxCatchUpBlocks: 300,
  blocksPerLogRange: 50,
  checkedPoolsPerBlock: 10,
  quarantinedForMs: 3_600_000,
  maxTicks: 5_000,
};
