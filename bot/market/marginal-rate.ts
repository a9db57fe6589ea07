import type { Address } from "../core/hex.ts";
import { PPM_DENOMINATOR } from "../core/money.ts";
import type { PoolState } from "./pool-state.ts";
import type { Quote } from "./quotation.ts";

const PPM = Number(PPM_DENOMINATOR);
const Q96 = 2 ** 96;

/** Base units of token out for one more base unit of token in at a square-root price. */
function rateAtPrice(sqrtPriceX96: bigint, zeroForOne: boolean, feePpm: number): number {
  const sqrtPrice = Number(sqrtPriceX96) / Q96;
  return ((PPM - feePpm) / PPM) * (zeroForOne ? sqrtPrice * sqrtPrice : 1 / (sqrtPrice * sqrtPrice));
}

/**
 * What the first, infinitely small, unit in brings in units out, fee included: no amount has a better average. A double
 * good to about 1e-15; 0 for a pool without reserves.
 */
export function spotRate(pool: PoolState, tokenIn: Address): number {
  const zeroForOne = tokenIn === pool.token0;
  if (pool.venue === "uniswap-v3") return rateAtPrice(pool.sqrtPriceX96, zeroForOne, pool.feePpm);
  if (pool.reserve0 <= 0n || pool.reserve1 <= 0n) return 0;
  const paid = (PPM - pool.feePpm) / PPM;
  const price = Number(pool.reserve1) / Number(pool.reserve0);
  return zeroForOne ? paid * price : paid / price;
}

/** What the last unit of a swap brought: the derivative of the amount out at this amount in. */
export function rateAfter(pool: PoolState, tokenIn: Address, amountIn: bigint, quote: Quote<PoolState>): number {
  const zeroForOne = tokenIn === pool.token0;
  if (quote.poolAfter.venue === "uniswap-v3") {
    return rateAtPrice(quote.poolAfter.sqrtPriceX96, zeroForOne, pool.feePpm);
  }
  if (pool.venue !== "uniswap-v2") return 0;
  // The fee stays in the reserves but earns nothing within the swap itself, so the rate is not that of the pool after.
  const reserveIn = Number(zeroForOne ? pool.reserve0 : pool.reserve1);
  const reserveOut = Number(zeroForOne ? pool.reserve1 : pool.reserve0);
  const paid = (PPM - pool.feePpm) / PPM;
  const priced = reserveIn + paid * Number(amountIn);
  return (paid * reserveIn * reserveOut) / (priced * priced);
}

/** The amount of token in that the pool holds, or would hold if its present liquidity reached everywhere. */
export function depthIn(pool: PoolState, token: Address): bigint {
  const isToken0 = token === pool.token0;
  if (pool.venue === "uniswap-v2") return isToken0 ? pool.reserve0 : pool.reserve1;
  return isToken0 ? (pool.liquidity << 96n) / pool.sqrtPriceX96 : (pool.liquidity * pool.sqrtPriceX96) >> 96n;
}
