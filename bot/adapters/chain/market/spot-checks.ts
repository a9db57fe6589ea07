import type { Address } from "../../../core/hex.ts";

/** What is chosen from. */
export interface SpotCheckChoice {
  readonly count: number;
  /** Pools that were read a block ago: a node that answers from an older state shows there first. */
  readonly recent: readonly Address[];
  readonly all: readonly Address[];
  readonly isLeftOut: (address: Address) => boolean;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** Pools to compare with the chain: half of them recent ones, as far as there are, the others any. */
export function chooseSpotChecks({ count, recent, all, isLeftOut, random }: SpotCheckChoice): Address[] {
  const chosen = new Set<Address>();
  const draw = (from: readonly Address[], wanted: number): void => {
    // Twice as many draws as pools are wanted: a short list may have no more of them.
    for (let draws = 0; draws < 2 * wanted && chosen.size < wanted && from.length > 0; draws++) {
      const address = from[Math.floor(random() * from.length)];
      if (address !== undefined && !isLeftOut(address)) chosen.add(address);
    }
  };
  draw(recent, Math.floor(count / 2));
  draw(all, count);
  return [...chosen];
}
