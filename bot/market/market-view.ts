import type { Address } from "../core/hex.ts";
import { BlockArrivals } from "./block-arrivals.ts";
import type { MarketSnapshot, PoolState } from "./pool-state.ts";

/** The newest state of the pools, all of one block, by address; asking waits for nothing. */
export class MarketView {
  /** Resolve when a snapshot of the block, or of a later one, is here. */
  readonly arrivals = new BlockArrivals();
  #pools = new Map<Address, PoolState>();
  #blockNumber = 0n;
  #readAtMs = -Infinity;

  /** 0n before the first snapshot. */
  get blockNumber(): bigint {
    return this.#blockNumber;
  }

  /** The wall clock when the newest snapshot came in; -Infinity before the first one. */
  get readAtMs(): number {
    return this.#readAtMs;
  }

  pool(address: Address): PoolState | undefined {
    return this.#pools.get(address);
  }

  /** Takes the place of everything before. */
  update({ blockNumber, pools }: MarketSnapshot, { readAtMs }: { readonly readAtMs: number }): void {
    this.#pools = new Map(pools.map((pool) => [pool.address, pool]));
    this.#blockNumber = blockNumber;
    this.#readAtMs = readAtMs;
    this.arrivals.tell(blockNumber);
  }

  /**
   * Adds pools that are not on the list, which has the last word about its own. States of another block are dropped: a
   * cycle must be quoted in one.
   */
  add({ blockNumber, pools }: Omit<MarketSnapshot, "changed">): void {
    if (blockNumber !== this.#blockNumber) return;
    for (const pool of pools) if (!this.#pools.has(pool.address)) this.#pools.set(pool.address, pool);
  }
}
