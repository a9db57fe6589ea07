import type { PoolState } from "../../bot/market/pool-state.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import { CycleBook } from "../../bot/market/search/cycle-book.ts";
import { findOpportunities } from "../../bot/market/search/find-opportunities.ts";
import { selectDisjoint, type Selection } from "../../bot/market/search/select-disjoint.ts";
import type { Universe } from "./universe.ts";

/** What the scanner does with a snapshot, from the pools to what it would send. */
export class SearchUnderTest {
  readonly #book: CycleBook;
  readonly #prices: NativePrices;
  readonly #baseFeePerGasWei: bigint;

  constructor(universe: Universe, maxHops: 2 | 3 | 4, baseFeePerGasWei: bigint) {
    this.#book = new CycleBook({ baseTokens: universe.baseTokens, maxHops });
    this.#prices = new NativePrices(universe.baseTokens[0] ?? "0x");
    // As the first block has them: prices are kept beside the search.
    this.#prices.update({ blockNumber: 0n, pools: universe.pools, changed: "all" });
    this.#baseFeePerGasWei = baseFeePerGasWei;
  }

  search(pools: readonly PoolState[]): Selection {
    const terms = { cycles: this.#book, prices: this.#prices, baseFeePerGasWei: this.#baseFeePerGasWei };
    return selectDisjoint(findOpportunities({ pools }, terms));
  }
}
