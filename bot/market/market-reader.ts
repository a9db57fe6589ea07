import type { MarketSnapshot } from "./pool-state.ts";

/** Reads the pools that are watched; the chain's adapter provides it. */
export interface MarketReader {
  /** All pools as of the given block. Rejects when the endpoint does not answer or does not have the block. */
  read(blockNumber: bigint): Promise<MarketSnapshot>;
}
