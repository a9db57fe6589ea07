import { mulUp, ONE } from "../balancer/fixed-point.ts";
import type { WeightedPower } from "./balancer-weighted-pool.ts";
import { powBelowOne } from "./log-exp-math.ts";

/** By which the contract believes that its power may err: 10^−14 of it. */
const MAX_RELATIVE_ERROR = 10_000n;

/** base^exponent, never below the true value: FixedPoint.powUp. All with 18 decimals; 0 < base ≤ 1, exponent ≤ 100. */
export function powerUp(base: bigint, exponent: bigint, power: WeightedPower): bigint {
  if (power === "with-shortcuts") {
    if (exponent === ONE) return base;
    if (exponent === 2n * ONE) return mulUp(base, base);
    if (exponent === 4n * ONE) {
      const square = mulUp(base, base);
      return mulUp(square, square);
    }
  }
  const raw = powBelowOne(base, exponent);
  return raw + mulUp(raw, MAX_RELATIVE_ERROR) + 1n;
}
