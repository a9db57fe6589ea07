import { MAX_UINT256 } from "../../../core/integer-limits.ts";

// Amounts and prices within one range of constant liquidity, rounded as SqrtPriceMath.sol of Uniswap V3 rounds.

const MAX_UINT96 = 0xffff_ffff_ffff_ffff_ffff_ffffn;

/**
 * Token0 between two square-root prices, lower ≤ upper, both positive. Rounded up when the pool receives it.
 *
 * The pool divides twice and rounds each time to the same side, which is the same as dividing once by the product.
 */
export function amount0Between(lowerX96: bigint, upperX96: bigint, liquidity: bigint, roundUp: boolean): bigint {
  const product = (liquidity << 96n) * (upperX96 - lowerX96);
  if (!roundUp) return product / (lowerX96 * upperX96);
  return product === 0n ? 0n : (product - 1n) / (lowerX96 * upperX96) + 1n;
}

/** Token1 between two square-root prices, lower ≤ upper. Rounded up when the pool receives it. */
export function amount1Between(lowerX96: bigint, upperX96: bigint, liquidity: bigint, roundUp: boolean): bigint {
  const product = liquidity * (upperX96 - lowerX96);
  return (roundUp ? product + MAX_UINT96 : product) >> 96n;
}

/**
 * The square-root price after an amount in (without its fee) that does not reach the end of a step; liquidity must be
 * positive.
 */
export function sqrtPriceAfterInput(
  sqrtPriceX96: bigint,
  liquidity: bigint,
  amountIn: bigint,
  zeroForOne: boolean,
): bigint {
  if (!zeroForOne) return sqrtPriceX96 + (amountIn << 96n) / liquidity;
  const liquidityX96 = liquidity << 96n;
  const denominator = liquidityX96 + amountIn * sqrtPriceX96;
  // The pool's way out when a sum exceeds its integers, which takes a step that spans far more than usual spacings do.
  if (denominator > MAX_UINT256) return (liquidityX96 - 1n) / (liquidityX96 / sqrtPriceX96 + amountIn) + 1n;
  return (liquidityX96 * sqrtPriceX96 - 1n) / denominator + 1n;
}
