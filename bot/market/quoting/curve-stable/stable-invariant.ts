import { PoolReverts, quotient, revertUnless, uint256 } from "../curve/pool-arithmetic.ts";
import type { ProductRounding } from "../../../core/curve-entry.ts";

/** Both iterations of the contracts give up after so many rounds; a handful is usual. */
const MAX_ROUNDS = 255;

/** What the two equations share: balances in 18 decimals, and A × n in hundredths or whole. */
export interface StableCurve {
  readonly xp: readonly bigint[];
  readonly ann: bigint;
  readonly aPrecision: bigint;
}

/** The invariant D: `get_D` of the contracts, rounded as they round. */
export function stableD({ xp, ann, aPrecision }: StableCurve, rounding: ProductRounding): bigint {
  const n = BigInt(xp.length);
  const sum = uint256(xp.reduce((total, x) => total + x, 0n));
  revertUnless(
    xp.every((x) => x > 0n),
    "liquidity-exhausted",
  );
  let d = sum;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const product = productOf(xp, d, rounding);
    const before = d;
    const above = uint256((uint256(ann * sum) / aPrecision + uint256(product * n)) * d);
    d = quotient(above, uint256(uint256((ann - aPrecision) * d) / aPrecision + (n + 1n) * product));
    if (differByOne(d, before)) return d;
  }
  throw new PoolReverts("inconsistent-state");
}

/** D^(n+1) / (n^n × x1 × x2 × …). */
function productOf(xp: readonly bigint[], d: bigint, rounding: ProductRounding): bigint {
  const n = BigInt(xp.length);
  const extra = rounding === "each-plus-one" ? 1n : 0n;
  let product = d;
  if (rounding === "together") {
    for (const x of xp) product = uint256(product * d) / x;
    return product / n ** n;
  }
  for (const x of xp) product = uint256(product * d) / (x * n + extra);
  return product;
}

/** What the pool must hold of coin j when it holds `x` of coin i: `get_y` of the contracts. */
export function stableY({ xp, ann, aPrecision }: StableCurve, i: number, j: number, x: bigint, d: bigint): bigint {
  const n = BigInt(xp.length);
  let c = d;
  let sum = 0n;
  for (const [k, held] of xp.entries()) {
    if (k === j) continue;
    const share = k === i ? x : held;
    sum = uint256(sum + share);
    c = uint256(c * d) / uint256(share * n);
  }
  c = uint256(uint256(c * d) * aPrecision) / (ann * n);
  const b = uint256(sum + (d * aPrecision) / ann);
  let y = d;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = y;
    const divisor = uint256(uint256(2n * y + b) - d);
    y = quotient(uint256(uint256(y * y) + c), divisor);
    if (differByOne(y, before)) return y;
  }
  throw new PoolReverts("inconsistent-state");
}

function differByOne(a: bigint, b: bigint): boolean {
  return a > b ? a - b <= 1n : b - a <= 1n;
}
