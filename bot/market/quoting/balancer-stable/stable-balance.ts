import { MAX_UINT256 } from "../../../core/integer-limits.ts";
import { divideUp } from "../balancer/divide-up.ts";
import { AMPLIFICATION_PRECISION } from "./amplification.ts";

const MAX_ITERATIONS = 255;

/**
 * The balance that one token must have, given the invariant and all others:
 * StableMath._getTokenBalanceGivenInvariantAndAllOtherBalances, the same in every version; rounded up. Undefined where the
 * contract would revert.
 * @param balances with 18 decimals, none 0; that of the token itself before the swap, the contract divides by it and
 * multiplies with it again
 */
export function stableBalance(
  amplification: bigint,
  balances: readonly bigint[],
  invariant: bigint,
  index: number,
): bigint | undefined {
  const count = BigInt(balances.length);
  const ampTimesCount = amplification * count;
  const own = balances[index] ?? 0n;
  let product = 0n;
  let sum = -own;
  for (const [i, balance] of balances.entries()) {
    const numerator = product * balance * count;
    if (numerator > MAX_UINT256) return undefined;
    product = i === 0 ? balance * count : numerator / invariant;
    sum += balance;
  }
  const square = invariant * invariant;
  const divisor = ampTimesCount * product;
  if (square > MAX_UINT256 || divisor > MAX_UINT256 || divisor === 0n) return undefined;
  const c = divideUp(square, divisor) * AMPLIFICATION_PRECISION * own;
  const b = sum + (invariant / ampTimesCount) * AMPLIFICATION_PRECISION;
  if (square + c > MAX_UINT256) return undefined;
  let balance = divideUp(square + c, invariant + b);
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const numerator = balance * balance + c;
    const denominator = balance * 2n + b - invariant;
    if (numerator > MAX_UINT256 || denominator <= 0n) return undefined;
    const next = divideUp(numerator, denominator);
    const change = next - balance;
    if (change >= -1n && change <= 1n) return next;
    balance = next;
  }
  return undefined;
}
