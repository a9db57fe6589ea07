import type { Address } from "../../core/hex.ts";
import type { PoolState } from "../pool-state.ts";

/** A pool that may take a part of an amount. All venues of a split trade the same token for the same other one. */
export interface SplitVenue {
  /** Names its slice; unique in a split, and so is the pool: its two halves would not know of each other. */
  readonly key: string;
  readonly pool: PoolState;
  readonly tokenIn: Address;
  readonly tokenOut: Address;
  /** The most that may go into it. */
  readonly maxInWei?: bigint;
  /** What a slice here costs at all, such as its gas, in base units of tokenOut; 0 by default. */
  readonly fixedCostOutWei?: bigint;
  /** The exchange: its slices go in one transaction. */
  readonly group: string;
  /** Where two are as good, the higher rank is preferred. */
  readonly rank: number;
}

/** What all slices of an exchange share. */
export interface GroupTerms {
  /** The most that may go into all its pools together. */
  readonly maxInWei?: bigint;
  /** What a transaction to it costs besides its slices, in base units of tokenOut; 0 by default. */
  readonly fixedCostOutWei?: bigint;
}

/** Within which limits an amount is split. */
export interface SplitTerms {
  /** By the name of the exchange; one that is absent has no limit and no cost. */
  readonly groups?: ReadonlyMap<string, GroupTerms>;
  /**
   * By how much of its spot rate a pool's average rate may fall short, in hundredths of a percent. Both are rates after the
   * fee, which therefore is no impact.
   */
  readonly maxPriceImpactBps?: bigint;
}
