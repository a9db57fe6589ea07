import type { SolidlyPool } from "./solidly-pool.ts";

/** Base units of token1 for one more base unit of token0 at a stable pair's reserves, the fee aside. */
export function stableRateAt({ reserve0, reserve1, unit0, unit1 }: SolidlyPool): number {
  const x = Number(reserve0) / Number(unit0);
  const y = Number(reserve1) / Number(unit1);
  // −dy/dx on x³y + xy³, with the common factors taken out so that nothing overflows.
  const ratio = (y * (3 * x * x + y * y)) / (x * (x * x + 3 * y * y));
  return (ratio * Number(unit1)) / Number(unit0);
}
