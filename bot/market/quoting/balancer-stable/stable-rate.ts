import { AMPLIFICATION_PRECISION } from "./amplification.ts";

/** Amounts with 18 decimals. */
interface StableState {
  readonly amplification: bigint;
  readonly balances: readonly bigint[];
  readonly invariant: bigint;
}

/**
 * What one more unit in is worth in units out, on amounts with 18 decimals: the derivative along the curve
 * A n^n S + D = A n^n D + D^(n+1) / (n^n P), as a double. Both partial derivatives are A n^n + D^(n+1) / (n^n P) / balance.
 */
export function stableRate({ amplification, balances, invariant }: StableState, from: number, to: number): number {
  const count = balances.length;
  const ampTimesCount = (Number(amplification) * count) / Number(AMPLIFICATION_PRECISION);
  const total = Number(invariant);
  const product = balances.reduce((power, balance) => (power * total) / (Number(balance) * count), total);
  return (ampTimesCount + product / Number(balances[from])) / (ampTimesCount + product / Number(balances[to]));
}
