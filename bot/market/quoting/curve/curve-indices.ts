import type { Address } from "../../../core/hex.ts";
import type { CurvePool } from "./curve-pool.ts";

/** How a hop names the coins to the pool's `exchange`. */
export interface CurveIndices {
  readonly i: number;
  readonly j: number;
  readonly indices: "int128" | "uint256";
}

/** Throws a RangeError when a token is not the pool's, or both are the same. */
export function curveIndices(pool: CurvePool, tokenIn: Address, tokenOut: Address): CurveIndices {
  const i = pool.tokens.indexOf(tokenIn);
  const j = pool.tokens.indexOf(tokenOut);
  if (i < 0 || j < 0 || i === j) {
    throw new RangeError(`the Curve pool ${pool.address} does not exchange ${tokenIn} for ${tokenOut}`);
  }
  return { i, j, indices: pool.kind === "stable" ? "int128" : "uint256" };
}
