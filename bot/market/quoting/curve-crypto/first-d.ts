import { coinValue } from "../curve/coin-value.ts";
import { uint256 } from "../curve/pool-arithmetic.ts";
import { cubeRoot } from "./cube-root.ts";
import type { CryptoKind } from "../../../core/curve-entry.ts";
import { geometricMean } from "./geometric-mean.ts";

/**
 * Where the search for the invariant begins: at that of a constant product, or (tricrypto-ng) at that for which the
 * product of shares would be `k0`.
 * @param x balances from high to low
 */
export function firstD(kind: CryptoKind, x: readonly bigint[], k0: bigint): bigint {
  if (k0 === 0n) return BigInt(x.length) * geometricMean(kind, x);
  const sum = x.reduce((total, value) => total + value, 0n);
  const [unit, factor] = sum > 10n ** 36n ? [36n, 10n ** 12n] : sum > 10n ** 24n ? [24n, 10n ** 6n] : [18n, 1n];
  const product = uint256((uint256(coinValue(x, 0) * coinValue(x, 1)) / 10n ** unit) * coinValue(x, 2));
  return cubeRoot(uint256((product / k0) * 27n * factor));
}
