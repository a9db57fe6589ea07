/** Amounts and prices within one range of constant liquidity, rounded as SqrtPriceMath.sol of Uniswap V3 rounds. */

function divideRoundingUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

/** Token0 between two square-root prices, lower ≤ upper, both positive. Rounded up when the pool receives it. */
export function amount0Between(lowerX96: bigint, upperX96: bigint, liquidity: bigint, roundUp: boolean): bigint {
  const product = (liquidity << 96n) * (upperX96 - lowerX96);
  return roundUp ? divideRoundingUp(divideRoundingUp(product, upperX96), lowerX96) : product / upperX96 / lowerX96;
}

/** Token1 between two square-root prices, lower ≤ upper. Rounded up when the pool receives it. */
export function amount1Between(lowerX96: bigint, upperX96: bigint, liquidity: bigint, roundUp: boolean): bigint {
  const product = liquidity * (upperX96 - lowerX96);
  return (roundUp ? product + 0xffff_ffff_ffff_ffff_ffff_ffffn : product) >> 96n;
}

/**
 * The square-root price after an amount in (without its fee) that does not reach the end of a step; liquidity must be
 * positive. The pool's second formula, for products beyond 256 bits, is not needed: short of a target, amount × price is
 * below liquidity × 2^96 × price / target, and a step spans at most a word of the bitmap.
 */
export function sqrtPriceAfterInput(
  sqrtPriceX96: bigint,
  liquidity: bigint,
  amountIn: bigint,
  zeroForOne: boolean,
): bigint {
  if (!zeroForOne) return sqrtPriceX96 + (amountIn << 96n) / liquidity;
  const liquidityX96 = liquidity << 96n;
  return divideRoundingUp(liquidityX96 * sqrtPriceX96, liquidityX96 + amountIn * sqrtPriceX96);
}
