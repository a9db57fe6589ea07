import type { Address } from "../../core/hex.ts";
import { NativePrices } from "../../market/prices/native-price.ts";
import { CycleBook } from "../../market/search/cycle-book.ts";
import { findOpportunities } from "../../market/search/find-opportunities.ts";
import type { Opportunity } from "../../market/search/opportunity.ts";
import type { MarketSnapshot } from "../../market/pool-state.ts";
import { baseTokensOf } from "./base-tokens.ts";

/** What a market offers. */
export interface MarketFindings {
  readonly prices: NativePrices;
  /** Best first; several may use the same pool. */
  readonly opportunities: readonly Opportunity[];
}

const MAX_HOPS = 4;

/** Searches the states of one block, one after the other. */
export class BlockSearch {
  readonly #wrappedNative: Address;
  #cycles: CycleBook | undefined;

  constructor(wrappedNative: Address) {
    this.#wrappedNative = wrappedNative;
  }

  /** Everything that gains, whatever its gas would cost: what that leaves is said beside it. */
  search(market: MarketSnapshot): MarketFindings {
    const prices = new NativePrices(this.#wrappedNative);
    prices.update(market);
    const baseTokens = baseTokensOf(market.pools, this.#wrappedNative);
    this.#cycles ??= new CycleBook({ baseTokens, maxHops: MAX_HOPS, wrappedNative: this.#wrappedNative });
    return { prices, opportunities: findOpportunities(market, { cycles: this.#cycles, prices, baseFeePerGasWei: 0n }) };
  }
}
