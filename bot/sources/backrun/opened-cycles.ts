import type { Head } from "../../core/head.ts";
import { nextBaseFeePerGasWei } from "../../core/head.ts";
import type { PoolState } from "../../market/pool-state.ts";
import type { NativePrices } from "../../market/prices/native-price.ts";
import type { Candidate } from "../../market/search/candidate.ts";
import { CycleBook, type CycleOptions } from "../../market/search/cycle-book.ts";
import { findOpportunities } from "../../market/search/find-opportunities.ts";
import type { Opportunity } from "../../market/search/opportunity.ts";

/** What is looked for, and with which prices. */
export interface OpenedCyclesOptions extends CycleOptions {
  /** Must know each market before it is given here. */
  readonly prices: NativePrices;
}

/**
 * Finds what a transaction opens: the cycles over pools that it moves, in their states behind it. Cycles over other pools
 * are there without it, and for the scanner to find.
 */
export class OpenedCycles {
  readonly #cycles: CyclesThrough;
  readonly #prices: NativePrices;
  #base: readonly PoolState[] = [];
  #places = new Map<string, number>();

  constructor({ prices, ...options }: OpenedCyclesOptions) {
    this.#cycles = new CyclesThrough(options);
    this.#prices = prices;
  }

  /** The market at the head, on top of which transactions come. */
  update(pools: readonly PoolState[]): void {
    const isSameSet = pools.length === this.#base.length && pools.every((pool, i) => this.#placed(pool, i));
    this.#base = pools;
    if (!isSameSet) this.#places = new Map(pools.map(({ address }, place) => [address, place]));
    this.#cycles.update({ pools });
  }

  pool(address: string): PoolState | undefined {
    const place = this.#places.get(address);
    return place === undefined ? undefined : this.#base[place];
  }

  /** The one that gains most behind a transaction that leaves these pools; undefined when none pays its gas. */
  best(moved: readonly PoolState[], head: Head): Opportunity | undefined {
    const pools = [...this.#base];
    const isMoved = new Uint8Array(pools.length);
    for (const pool of moved) {
      const place = this.#places.get(pool.address);
      if (place === undefined) continue;
      pools[place] = pool;
      isMoved[place] = 1;
    }
    this.#cycles.isMoved = isMoved;
    const options = { cycles: this.#cycles, prices: this.#prices, baseFeePerGasWei: nextBaseFeePerGasWei(head) };
    const [best] = findOpportunities({ pools }, options);
    this.#cycles.update({ pools: this.#base });
    return best;
  }

  #placed({ address }: PoolState, place: number): boolean {
    return this.#base[place]?.address === address;
  }
}

/** The cycles of a market that use a pool which was moved. */
class CyclesThrough extends CycleBook {
  /** 1 at the place of a pool that was. */
  isMoved: Uint8Array = new Uint8Array();

  override rankedBy(scoreOf: (candidate: Candidate) => number): readonly Candidate[] {
    return super.rankedBy(scoreOf).filter((candidate) => candidate.usesAny(this.isMoved));
  }
}
