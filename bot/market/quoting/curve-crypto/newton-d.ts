import { coinValue } from "../curve/coin-value.ts";
import { PoolReverts, revertUnless, uint256 } from "../curve/pool-arithmetic.ts";
import type { AmpGamma } from "./amp-gamma.ts";
import { requireSafeParameters, requireSafeShare, SMALLEST_SHARE } from "./crypto-limits.ts";
import type { CryptoKind } from "../../../core/curve-entry.ts";
import { firstD } from "./first-d.ts";
import { slopeTerms } from "./slope-terms.ts";
import { descending, largestOf } from "./sorted.ts";

const WAD = 10n ** 18n;
const MAX_ROUNDS = 255;

/**
 * The invariant of balances: `newton_D` of the contracts, with all their roundings, because it stops at a precision of
 * 1e-14.
 * @param k0 what tricrypto-ng's `get_y` has found, from which it begins; 0 for nothing
 */
export function newtonD(kind: CryptoKind, parameters: AmpGamma, balances: readonly bigint[], k0 = 0n): bigint {
  const x = descending(balances);
  requireSafeBalances(kind, parameters, x);
  let d = firstD(kind, x, k0);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    revertUnless(d > 0n, "inconsistent-state");
    const before = d;
    d = nextD(kind, parameters, x, before);
    const change = d > before ? d - before : before - d;
    if (change * 10n ** 14n < largestOf(10n ** 16n, d)) {
      for (const value of x) requireSafeShare(value, d, kind === "tricrypto-ng" ? SMALLEST_SHARE - 1n : SMALLEST_SHARE);
      return d;
    }
  }
  throw new PoolReverts("inconsistent-state");
}

function requireSafeBalances(kind: CryptoKind, parameters: AmpGamma, x: readonly bigint[]): void {
  revertUnless(coinValue(x, x.length - 1) > 0n, "liquidity-exhausted");
  if (kind === "tricrypto-ng") {
    revertUnless(parameters.ann > 0n && parameters.gamma > 0n, "inconsistent-state");
    return;
  }
  requireSafeParameters(kind, parameters);
  revertUnless(coinValue(x, 0) >= 10n ** 9n, "liquidity-exhausted");
  revertUnless(coinValue(x, 0) <= 10n ** 33n, "amount-too-large");
  const smallestShare = kind === "tricrypto" ? 10n ** 11n : 10n ** 14n;
  for (const value of x.slice(1)) revertUnless((value * WAD) / coinValue(x, 0) >= smallestShare, "liquidity-exhausted");
}

function nextD(kind: CryptoKind, parameters: AmpGamma, x: readonly bigint[], d: bigint): bigint {
  const n = BigInt(x.length);
  const sum = x.reduce((total, value) => total + value, 0n);
  const k0 = productOf(kind, x, d);
  revertUnless(k0 > 0n, "inconsistent-state");
  const { gap, mul1 } = slopeTerms(parameters, k0, d);
  const mul2 = (2n * WAD * n * k0) / gap;
  const slope = uint256(sum + (sum * mul2) / WAD + (mul1 * n) / k0 - (mul2 * d) / WAD);
  revertUnless(slope > 0n, "inconsistent-state");
  const plus = uint256(d * (slope + sum)) / slope;
  const step = uint256(d * (mul1 / slope)) / WAD;
  const curved = k0 < WAD ? (step * (WAD - k0)) / k0 : -((step * (k0 - WAD)) / k0);
  const minus = uint256((d * d) / slope + curved);
  return plus > minus ? plus - minus : (minus - plus) / 2n;
}

/** The product of the shares n × x / D, in 1e-18. Two coins are multiplied by n² at once, three one by one. */
function productOf(kind: CryptoKind, x: readonly bigint[], d: bigint): bigint {
  const n = BigInt(x.length);
  if (kind === "twocrypto") return x.reduce((product, value) => (product * value) / d, WAD * n * n);
  return x.reduce((product, value) => (product * value * n) / d, WAD);
}
