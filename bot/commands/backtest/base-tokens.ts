import type { Address } from "../../core/hex.ts";
import { type PoolState, tokensOf } from "../../market/pool-state.ts";
import { depthIn } from "../../market/quoting/marginal-rate.ts";

/** A token whose pools hold less of the native coin has a price that anybody can make: 1 of it. */
const LEAST_DEPTH_WEI = 10n ** 18n;

/**
 * What profit may be made in: the wrapped native coin first, then what has a pool with it that is deep enough to believe a
 * price, the deepest first.
 */
export function baseTokensOf(pools: readonly PoolState[], wrappedNative: Address): readonly Address[] {
  const depths = new Map<Address, bigint>();
  for (const pool of pools) {
    const tokens = tokensOf(pool);
    const depthWei = tokens.includes(wrappedNative) ? depthIn(pool, wrappedNative) : 0n;
    if (depthWei < LEAST_DEPTH_WEI) continue;
    for (const token of tokens) if (depthWei > (depths.get(token) ?? 0n)) depths.set(token, depthWei);
  }
  depths.delete(wrappedNative);
  const others = [...depths].sort(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0)).map(([token]) => token);
  return [wrappedNative, ...others];
}
