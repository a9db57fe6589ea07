import type { Score } from "./score.ts";

/** For a person: "0.71 (gas 0.12 × 0.20, liquidity 1.00 × 0.30, volume 0.50 × 0.30 assumed, success 0.95 × 0.20)". */
export function describeScore({ total, terms }: Score): string {
  const told = terms.map(
    ({ name, value, weight, isAssumed }) =>
      `${name} ${value.toFixed(2)} × ${weight.toFixed(2)}${isAssumed ? " assumed" : ""}`,
  );
  return `${total.toFixed(2)} (${told.join(", ")})`;
}
