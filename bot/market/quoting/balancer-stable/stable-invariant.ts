import { MAX_UINT256 } from "../../../core/integer-limits.ts";
import { divideUp } from "../balancer/divide-up.ts";
import { AMPLIFICATION_PRECISION } from "./amplification.ts";
import type { StableVersion } from "./balancer-stable-pool.ts";

const MAX_ITERATIONS = 255;

/**
 * StableMath._calculateInvariant of the version, on balances with 18 decimals; none may be 0. Undefined where the contract
 * would revert. What it does not check cannot overflow: balances have at most 172 bits and the amplification 23.
 */
export function stableInvariant(
  amplification: bigint,
  balances: readonly bigint[],
  version: StableVersion,
): bigint | undefined {
  const step = version === "2022" ? nextInvariant : nextInvariantRoundedUp;
  const sum = balances.reduce((total, balance) => total + balance, 0n);
  let invariant = sum;
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const next = step(invariant, sum, amplification * BigInt(balances.length), balances);
    if (next === undefined) return undefined;
    const change = next - invariant;
    if (change >= -1n && change <= 1n) return next;
    invariant = next;
  }
  return undefined;
}

type Step = (invariant: bigint, sum: bigint, ampTimesCount: bigint, balances: readonly bigint[]) => bigint | undefined;

/** As Curve does it: every division rounds down. */
const nextInvariant: Step = (invariant, sum, ampTimesCount, balances) => {
  const count = BigInt(balances.length);
  let product = invariant;
  for (const balance of balances) {
    const numerator = product * invariant;
    if (numerator > MAX_UINT256) return undefined;
    product = numerator / (balance * count);
  }
  const numerator = ((ampTimesCount * sum) / AMPLIFICATION_PRECISION + product * count) * invariant;
  const denominator =
    ((ampTimesCount - AMPLIFICATION_PRECISION) * invariant) / AMPLIFICATION_PRECISION + (count + 1n) * product;
  return numerator > MAX_UINT256 || denominator > MAX_UINT256 ? undefined : numerator / denominator;
};

/** Rounds what makes the invariant larger up, and what makes it smaller down. */
const nextInvariantRoundedUp: Step = (invariant, sum, ampTimesCount, balances) => {
  const count = BigInt(balances.length);
  let product = 0n;
  for (const [i, balance] of balances.entries()) {
    const numerator = product * balance * count;
    if (numerator > MAX_UINT256) return undefined;
    product = i === 0 ? balance * count : divideUp(numerator, invariant);
  }
  const amplified = ampTimesCount * sum * product;
  const numerator = count * invariant * invariant + divideUp(amplified, AMPLIFICATION_PRECISION);
  if (amplified > MAX_UINT256 || numerator > MAX_UINT256) return undefined;
  const denominator =
    (count + 1n) * invariant + ((ampTimesCount - AMPLIFICATION_PRECISION) * product) / AMPLIFICATION_PRECISION;
  return divideUp(numerator, denominator);
};
