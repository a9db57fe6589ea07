import { quotient, revertUnless } from "../curve/pool-arithmetic.ts";
import type { AmpGamma } from "./amp-gamma.ts";
import { requireSafeInvariant } from "./crypto-limits.ts";
import type { CryptoPool } from "./crypto-pool.ts";
import { geometricMean } from "./geometric-mean.ts";
import { newtonD } from "./newton-d.ts";
import { descending } from "./sorted.ts";

const WAD = 10n ** 18n;

/** What an LP token is worth at an invariant, in 1e-18, if the pool stood in balance. */
export function virtualPriceAt({ kind, priceScale, lpSupply }: CryptoPool, d: bigint): bigint {
  const n = BigInt(priceScale.length + 1);
  const balanced = [d / n, ...priceScale.map((price) => quotient(d * WAD, n * price))];
  return quotient(WAD * geometricMean(kind, kind === "tricrypto-ng" ? balanced : descending(balanced)), lpSupply);
}

/**
 * Reverts as the first half of `tweak_price` does, which follows every exchange.
 * @param xp what the exchange leaves, fee included
 * @param k0 what tricrypto-ng's `get_y` has found
 */
export function requireNoLoss(pool: CryptoPool, parameters: AmpGamma, xp: readonly bigint[], k0: bigint): void {
  const d = newtonD(pool.kind, parameters, xp, k0);
  const priceAfter = virtualPriceAt(pool, d);
  const { futureTimeS } = pool.ampGamma;
  if (pool.kind === "tricrypto-ng") {
    requireSafeInvariant(d);
    // Twice the price less one is what the pool compares with its profit.
    revertUnless(2n * priceAfter >= WAD, "inconsistent-state");
    revertUnless(futureTimeS >= pool.timestampS || priceAfter > pool.virtualPrice, "amount-too-small");
  } else {
    revertUnless(futureTimeS > 0n || priceAfter >= pool.virtualPrice, "amount-too-small");
  }
}
