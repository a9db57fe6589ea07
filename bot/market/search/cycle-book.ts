import type { Address } from "../../core/hex.ts";
import type { Cycle } from "./cycle.ts";
import { findCycles, type CycleOptions, type TokenPair } from "./find-cycles.ts";

/** Remembers the cycles of the last pool set, so that a block that changes only prices enumerates nothing. */
export class CycleBook {
  readonly #options: CycleOptions;
  #addresses: readonly Address[] = [];
  #cycles: readonly Cycle[] = [];

  constructor(options: CycleOptions) {
    this.#options = options;
  }

  /** The cycles over these pools; their hops refer to places in this list. */
  cyclesOf(pools: readonly (TokenPair & { readonly address: Address })[]): readonly Cycle[] {
    const isKnown =
      pools.length === this.#addresses.length && pools.every(({ address }, i) => address === this.#addresses[i]);
    if (!isKnown) {
      this.#cycles = findCycles(pools, this.#options);
      this.#addresses = pools.map(({ address }) => address);
    }
    return this.#cycles;
  }
}
