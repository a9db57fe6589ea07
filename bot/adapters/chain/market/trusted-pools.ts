import type { Address } from "../../../core/hex.ts";
import type { MarketSnapshot } from "../../../market/pool-state.ts";

/** Something that is kept up to date with the market. */
interface Consumer<Reading> {
  update(snapshot: MarketSnapshot, reading: Reading): void;
}

/**
 * Shows others the pools alone that the user has listed: whatever prices a token must not see those that were found,
 * because anybody can make a pool with any price (docs/adr/0034-facts-beside-the-hot-path.md).
 */
export class TrustedPools<Reading> implements Consumer<Reading> {
  readonly #listed: ReadonlySet<Address>;
  readonly #consumers: readonly Consumer<Reading>[];

  constructor(listed: Iterable<Address>, consumers: readonly Consumer<Reading>[]) {
    this.#listed = new Set(listed);
    this.#consumers = consumers;
  }

  update({ blockNumber, pools, changed }: MarketSnapshot, reading: Reading): void {
    const isListed = (address: Address): boolean => this.#listed.has(address);
    const snapshot: MarketSnapshot = {
      blockNumber,
      pools: pools.filter(({ address }) => isListed(address)),
      changed: changed === "all" ? changed : changed.filter(isListed),
    };
    for (const consumer of this.#consumers) consumer.update(snapshot, reading);
  }
}
