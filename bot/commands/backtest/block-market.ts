import type { Hex } from "../../core/hex.ts";
import type { PoolEntry } from "../../core/pool-entry.ts";
import type { ForkReads } from "../../fork/fork-reads.ts";
import type { MarketReader } from "../../market/market-reader.ts";
import type { MarketSnapshot, PoolState } from "../../market/pool-state.ts";
import type { ForkMarket } from "./backtest-parts.ts";

/** The pools that a block touches, read again where they changed. */
export class BlockMarket {
  readonly #readers: ReadonlyMap<Hex, MarketReader>;
  /** Those that are read at every stop. */
  readonly #silent: ReadonlySet<Hex>;
  readonly #blockNumber: bigint;
  readonly #pools = new Map<Hex, PoolState>();

  constructor(market: ForkMarket, reads: ForkReads, entries: readonly PoolEntry[], blockNumber: bigint) {
    this.#blockNumber = blockNumber;
    this.#silent = new Set(entries.filter((entry) => market.movesSilently(entry)).map(({ address }) => address));
    this.#readers = new Map(entries.map((entry) => [entry.address, market.readerOf(reads, [entry])]));
  }

  /** The fork's present state; pools that are not named are as they were, unless they move silently. */
  async read(changed: ReadonlySet<Hex> | "all"): Promise<MarketSnapshot> {
    const wanted = [...this.#readers].filter(
      ([pool]) => changed === "all" || changed.has(pool) || this.#silent.has(pool),
    );
    await Promise.all(
      wanted.map(async ([address, reader]) => {
        const [pool] = (await reader.read(this.#blockNumber)).pools;
        if (pool === undefined) this.#pools.delete(address);
        else this.#pools.set(address, pool);
      }),
    );
    return { blockNumber: this.#blockNumber, pools: [...this.#pools.values()], changed: "all" };
  }
}
