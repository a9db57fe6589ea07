import type { Address } from "../../core/hex.ts";
import { PPM_DENOMINATOR } from "../../core/money.ts";
import type { PoolState } from "../pool-state.ts";
import { rateAtPrice } from "./uniswap-v3/rate-at-price.ts";

const PPM = Number(PPM_DENOMINATOR);

/**
 * What the first, infinitely small, unit in brings in units out, fee included: no amount has a better average. A double
 * good to about 1e-15; 0 for a pool without reserves.
 */
export function spotRate(pool: PoolState, tokenIn: Address, _tokenOut: Address): number {
  const zeroForOne = tokenIn === pool.token0;
  if (pool.venue === "uniswap-v3") return rateAtPrice(pool.sqrtPriceX96, zeroForOne, pool.feePpm);
  if (pool.reserve0 <= 0n || pool.reserve1 <= 0n) return 0;
  const paid = (PPM - pool.feePpm) / PPM;
  const price = Number(pool.reserve1) / Number(pool.reserve0);
  return zeroForOne ? paid * price : paid / price;
}

/** The amount of token in that the pool holds, or would hold if its present liquidity reached everywhere. */
export function depthIn(pool: PoolState, token: Address): bigint {
  const isToken0 = token === pool.token0;
  if (pool.venue === "uniswap-v2") return isToken0 ? pool.reserve0 : pool.reserve1;
  return isToken0 ? (pool.liquidity << 96n) / pool.sqrtPriceX96 : (pool.liquidity * pool.sqrtPriceX96) >> 96n;
}
