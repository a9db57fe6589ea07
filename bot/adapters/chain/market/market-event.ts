import type { Address } from "../../../core/hex.ts";
import type { PoolEntry } from "../../../core/pool-entry.ts";

/** What happens to a market that is followed. */
export type MarketEvent =
  /** Everything is read: how far that is, in pools. */
  | { readonly type: "loading"; readonly done: number; readonly total: number; readonly reason: string }
  /** An earlier run has saved its state of so many pools, from which this one begins. */
  | { readonly type: "taken-over"; readonly pools: number; readonly blockNumber: bigint }
  /** A pool is not in the snapshots; told once, until it is in one again. */
  | { readonly type: "left-out"; readonly pool: PoolEntry; readonly reason: string }
  /**
   * An alarm: by the logs this pool had not changed, and the chain says otherwise. It is in quarantine, and everything is
   * read again.
   */
  | { readonly type: "diverged"; readonly pool: Address; readonly blockNumber: bigint }
  /** That was done; of so many further pools the same was true. */
  | { readonly type: "repaired"; readonly blockNumber: bigint; readonly pools: number }
  /** The node's answer has no logs where the block's header says that there are some: these pools were read without. */
  | { readonly type: "logs-missing"; readonly blockNumber: bigint; readonly pools: number }
  /** The file of the saved state, or of the quarantine, is not as it should be. */
  | { readonly type: "note"; readonly sentence: string }
  /** Pools that were not known before are watched from the next block on. */
  | { readonly type: "found"; readonly pools: number }
  /** A factory's history is searched for pools: how far that is, in blocks. */
  | { readonly type: "scanning"; readonly factory: Address; readonly done: bigint; readonly total: bigint };

export type OnMarketEvent = (event: MarketEvent) => void;
