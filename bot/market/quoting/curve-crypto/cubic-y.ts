import { MAX_UINT256 } from "../../../core/integer-limits.ts";
import { PoolReverts, quotient, revertUnless } from "../curve/pool-arithmetic.ts";
import type { AmpGamma } from "./amp-gamma.ts";
import { requireSafeInvariant, requireSafeParameters, requireSafeShare, SMALLEST_SHARE } from "./crypto-limits.ts";
import { cubeRoot } from "./cube-root.ts";
import { newtonY } from "./newton-y.ts";

const WAD = 10n ** 18n;
const A_MULTIPLIER = 10_000n;
const MAX_INT256 = MAX_UINT256 >> 1n;

/** A balance, and the product of shares from which the search for the next invariant begins (0 for nothing). */
export interface CubicY {
  readonly y: bigint;
  readonly k0: bigint;
}

/**
 * The balance of coin j that belongs to the others and to the invariant: `get_y` of tricrypto-ng, which solves a cubic
 * equation in closed form and iterates only where that has no real root in reach. BigInt divides as int256 does, towards
 * zero.
 */
export function cubicY(parameters: AmpGamma, xp: readonly bigint[], d: bigint, j: number): CubicY {
  requireSafeParameters("tricrypto-ng", parameters);
  requireSafeInvariant(d);
  const others = xp.filter((_x, k) => k !== j);
  for (const x of others) requireSafeShare(x, d);
  const [x1, x2] = others as [bigint, bigint];
  const cubic = scaled(coefficients(parameters, x1, x2, d));
  const rootK0 = rootOf(cubic);
  if (rootK0 === undefined) return { y: newtonY("tricrypto-ng", parameters, xp, d, j), k0: 0n };
  const y = quotient(int256(((((d * d) / 27n / x2) * d) / x1) * rootK0), cubic.a);
  const k0 = quotient(WAD * rootK0, cubic.a);
  revertUnless(y >= 0n && k0 >= 0n, "inconsistent-state");
  requireSafeShare(y, d, SMALLEST_SHARE - 1n);
  return { y, k0 };
}

/** a × K³ + b × K² + c × K + d = 0, for the product of shares K. */
interface Cubic {
  readonly a: bigint;
  readonly b: bigint;
  readonly c: bigint;
  readonly d: bigint;
}

function coefficients({ ann, gamma }: AmpGamma, x1: bigint, x2: bigint, d: bigint): Cubic {
  const gamma2 = gamma * gamma;
  return {
    a: WAD ** 2n / 27n,
    b: WAD ** 2n / 9n + (2n * WAD * gamma) / 27n - int256(((d * d) / x1) * gamma2 * ann) / 729n / A_MULTIPLIER / x2,
    c:
      WAD ** 2n / 9n + (gamma * (gamma + 4n * WAD)) / 27n + (((gamma2 * (x1 + x2 - d)) / d) * ann) / 27n / A_MULTIPLIER,
    d: (WAD + gamma) ** 2n / 27n,
  };
}

/** The same equation with less digits, so that the powers of its coefficients fit. */
function scaled({ a, b, c, d }: Cubic): Cubic {
  const divider = dividerFor(abs(quotient(int256(3n * a * c), b) - b));
  if (a > abs(b)) {
    const more = abs(quotient(a, b));
    return { a: (a * more) / divider, b: (b * more) / divider, c: (c * more) / divider, d: (d * more) / divider };
  }
  const less = abs(b / a);
  return { a: a / less / divider, b: b / less / divider, c: c / less / divider, d: d / less / divider };
}

function dividerFor(size: bigint): bigint {
  for (const power of [48n, 44n, 40n, 36n, 32n, 28n, 24n, 20n]) if (size > 10n ** power) return 10n ** (power - 18n);
  return 1n;
}

/** The root that is the pool's, times the leading coefficient; undefined where the contract iterates instead. */
function rootOf({ a, b, c, d }: Cubic): bigint | undefined {
  const product = int256(3n * a * c);
  const delta0 = quotient(product, b) - b;
  const delta1 = quotient(3n * product, b) - 2n * b - int256(quotient(27n * a * a, b) * d) / b;
  const underRoot = int256(int256(delta1 * delta1) + quotient(int256(4n * delta0 * delta0), b) * delta0);
  if (underRoot <= 0n) return undefined;
  const root = squareRoot(underRoot);
  const bRoot = b >= 0n ? cubeRoot(b) : -cubeRoot(-b);
  const second = delta1 > 0n ? cubeRoot((delta1 + root) / 2n) : -cubeRoot((root - delta1) / 2n);
  const c1 = int256(((bRoot * bRoot) / WAD) * second) / WAD;
  return (b + quotient(int256(b * delta0), c1) - c1) / 3n;
}

function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

function int256(value: bigint): bigint {
  if (value > MAX_INT256 || value < -MAX_INT256 - 1n) throw new PoolReverts("amount-too-large");
  return value;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
