import type { Address } from "../../../core/hex.ts";
import { quoteCrypto, spotRateCrypto } from "../curve-crypto/crypto-quote.ts";
import { quoteStable, spotRateStable } from "../curve-stable/stable-quote.ts";
import type { Quotation } from "../quotation.ts";
import { curveIndices } from "./curve-indices.ts";
import type { CurvePool } from "./curve-pool.ts";

/** What the pool's `exchange` transfers for exactly this amount in, to the wei. Both tokens must be the pool's. */
export function quoteCurve(pool: CurvePool, tokenIn: Address, tokenOut: Address, amountIn: bigint): Quotation {
  const { i, j } = curveIndices(pool, tokenIn, tokenOut);
  return pool.kind === "stable" ? quoteStable(pool, i, j, amountIn) : quoteCrypto(pool, i, j, amountIn);
}

/** Units out for the first unit in, fee included, as a double; 0 where there is no liquidity. */
export function spotRateCurve(pool: CurvePool, tokenIn: Address, tokenOut: Address): number {
  const { i, j } = curveIndices(pool, tokenIn, tokenOut);
  return pool.kind === "stable" ? spotRateStable(pool, i, j) : spotRateCrypto(pool, i, j);
}

/** What the pool holds of a token, in base units. */
export function depthCurve(pool: CurvePool, token: Address): bigint {
  return pool.balances[pool.tokens.indexOf(token)] ?? 0n;
}
