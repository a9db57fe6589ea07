import type { Address, Hex } from "../core/hex.ts";
import type { MarketSnapshot } from "./pool-state.ts";

/** Reads the pools that are watched; the chain's adapter provides it. */
export interface MarketReader {
  /**
   * All pools as of the given block, and with its hash of no other block of that number. Rejects when the endpoint does
   * not answer or does not have the block.
   */
  read(blockNumber: bigint, blockHash?: Hex): Promise<MarketSnapshot>;
}

/** Hears what a search or a sizing lacked. */
export interface TickWishes {
  /** A quote near the best size was refused because it left the known ticks: the next reading knows more of them. */
  wantsMoreTicks(pool: Address): void;
}
