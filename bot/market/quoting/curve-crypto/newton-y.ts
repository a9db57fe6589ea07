import { coinValue } from "../curve/coin-value.ts";
import { PoolReverts, quotient, uint256 } from "../curve/pool-arithmetic.ts";
import type { AmpGamma } from "./amp-gamma.ts";
import { requireSafeInvariant, requireSafeParameters, requireSafeShare } from "./crypto-limits.ts";
import type { CryptoKind } from "../../../core/curve-entry.ts";
import { slopeTerms } from "./slope-terms.ts";
import { descending, largestOf } from "./sorted.ts";

const WAD = 10n ** 18n;
const MAX_ROUNDS = 255;

/** Where the iteration begins: a first y, and what the other balances come to. */
interface Start {
  readonly y: bigint;
  /** The product of the others' shares, n × x / D each, in 1e-18. */
  readonly product: bigint;
  readonly sum: bigint;
}

/**
 * The balance of coin j that belongs to the others and to the invariant: `newton_y` of the contracts. It stops at a
 * precision of 1e-14, so its result depends on every rounding on the way.
 */
export function newtonY(kind: CryptoKind, parameters: AmpGamma, xp: readonly bigint[], d: bigint, j: number): bigint {
  requireSafeParameters(kind, parameters);
  requireSafeInvariant(d);
  const n = BigInt(xp.length);
  const others = descending(xp.filter((_x, k) => k !== j));
  for (const x of others) requireSafeShare(x, d);
  const {
    y: first,
    product,
    sum,
  } = others.length === 1 ? startOfTwo(coinValue(others, 0), d) : startOfThree(others, d);
  const limit = largestOf(coinValue(others, 0) / 10n ** 14n, d / 10n ** 14n, 100n);
  let y = first;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = y;
    const k0 = (product * y * n) / d;
    const all = sum + y;
    const { gap, mul1 } = slopeTerms(parameters, k0, d);
    const mul2 = WAD + (2n * WAD * k0) / gap;
    const slopeAbove = uint256(WAD * y + all * mul2 + mul1);
    const slopeBelow = uint256(d * mul2);
    if (slopeAbove < slopeBelow) {
      y = before / 2n;
      continue;
    }
    const slopeTimesY = slopeAbove - slopeBelow;
    const slope = quotient(slopeTimesY, y);
    const minus = quotient(mul1, slope);
    const plus = uint256(slopeTimesY + WAD * d) / slope + quotient(minus * WAD, k0);
    const minusAll = minus + (WAD * all) / slope;
    y = plus < minusAll ? before / 2n : plus - minusAll;
    const change = y > before ? y - before : before - y;
    if (change < largestOf(limit, y / 10n ** 14n)) {
      requireSafeShare(y, d);
      return y;
    }
  }
  throw new PoolReverts("inconsistent-state");
}

function startOfTwo(x: bigint, d: bigint): Start {
  return { y: (d * d) / (x * 4n), product: (2n * WAD * x) / d, sum: x };
}

/** Small balances first for y, large ones first for the product: the contracts' own order of rounding. */
function startOfThree(others: readonly bigint[], d: bigint): Start {
  let y = d / 3n;
  for (const x of others.toReversed()) y = uint256(y * d) / (x * 3n);
  let product = WAD;
  for (const x of others) product = uint256(product * x * 3n) / d;
  return { y, product, sum: others.reduce((total, x) => total + x, 0n) };
}
