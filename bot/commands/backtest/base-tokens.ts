import type { Address } from "../../core/hex.ts";
import type { PoolState } from "../../market/pool-state.ts";
import { depthIn } from "../../market/quoting/marginal-rate.ts";

/** A token whose pools hold less of the native coin has a price that anybody can make: 1 of it. */
const LEAST_DEPTH_WEI = 10n ** 18n;

/**
 * What profit may be made in: the wrapped native coin first, then what has a pool against it that is deep enough to believe
 * its price, the deepest first.
 */
export function baseTokensOf(pools: readonly PoolState[], wrappedNative: Address): readonly Address[] {
  const depths = new Map<Address, bigint>();
  for (const pool of pools) {
    if (pool.token0 !== wrappedNative && pool.token1 !== wrappedNative) continue;
    const token = pool.token0 === wrappedNative ? pool.token1 : pool.token0;
    const depthWei = depthIn(pool, wrappedNative);
    if (depthWei >= LEAST_DEPTH_WEI && depthWei > (depths.get(token) ?? 0n)) depths.set(token, depthWei);
  }
  const others = [...depths].sort(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0)).map(([token]) => token);
  return [wrappedNative, ...others];
}
