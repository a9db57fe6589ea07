import type { BaseVirtualPrice, StablePool } from "./stable-pool.ts";

/** A meta pool's note of its base pool's virtual price is good for ten minutes. */
export const CACHE_EXPIRES_S = 600n;

/** What each coin's base unit is worth in the invariant's units, in 1e-18. */
export function stableRates({ rates, baseVirtualPrice, timestampS }: StablePool): readonly bigint[] {
  return baseVirtualPrice === undefined ? rates : [...rates.slice(0, -1), virtualPriceAt(baseVirtualPrice, timestampS)];
}

function virtualPriceAt({ current, cached }: BaseVirtualPrice, timestampS: bigint): bigint {
  return cached === undefined || timestampS > cached.updatedS + CACHE_EXPIRES_S ? current : cached.virtualPrice;
}
