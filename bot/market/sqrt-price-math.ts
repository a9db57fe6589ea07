/** Amounts and prices within one range of constant liquidity, rounded as SqrtPriceMath.sol of Uniswap V3 rounds. */

const MAX_UINT256 = (1n << 256n) - 1n;

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

/** The square-root price after an amount in (without its fee); liquidity must be positive. */
export function sqrtPriceAfterInput(
  sqrtPriceX96: bigint,
  liquidity: bigint,
  amountIn: bigint,
  zeroForOne: boolean,
): bigint {
  if (!zeroForOne) return sqrtPriceX96 + (amountIn << 96n) / liquidity;
  if (amountIn === 0n) return sqrtPriceX96;
  const liquidityX96 = liquidity << 96n;
  const product = amountIn * sqrtPriceX96;
  const denominator = liquidityX96 + product;
  // Where 256 bits would overflow, the pool takes a less precise formula, and so must we.
  return product <= MAX_UINT256 && denominator <= MAX_UINT256
    ? divideRoundingUp(liquidityX96 * sqrtPriceX96, denominator)
    : divideRoundingUp(liquidityX96, liquidityX96 / sqrtPriceX96 + amountIn);
}
