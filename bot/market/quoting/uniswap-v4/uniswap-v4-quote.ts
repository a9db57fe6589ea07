import type { Address } from "../../../core/hex.ts";
import { PPM_DENOMINATOR } from "../../../core/money.ts";
import type { QuotationWithPool } from "../quotation.ts";
import { depthAtPrice } from "../uniswap-v3/concentrated-liquidity.ts";
import { rateAtPrice, rateOfFirstUnit } from "../uniswap-v3/rate-at-price.ts";
import { swapAcrossTicks } from "../uniswap-v3/swap-across-ticks.ts";
import type { UniswapV4Pool } from "./uniswap-v4-pool.ts";

const PPM = Number(PPM_DENOMINATOR);

/** The manager keeps what is owed for a swap, in and out, as int128. */
const MAX_AMOUNT = (1n << 127n) - 1n;

/**
 * What a swap pays in all, in millionths: the protocol takes its fee of everything, the liquidity providers theirs of
 * the rest, and the sum is rounded up. calculateSwapFee of ProtocolFeeLibrary.sol; the products are exact in doubles.
 */
export function swapFeePpm(pool: UniswapV4Pool, zeroForOne: boolean): number {
  const protocolFeePpm = zeroForOne ? pool.protocolFee0Ppm : pool.protocolFee1Ppm;
  return protocolFeePpm + pool.feePpm - Math.floor((protocolFeePpm * pool.feePpm) / PPM);
}

/** An exact-input swap of PoolManager.swap without a price limit; what the caller settles is not the quote's matter. */
export function quoteUniswapV4(
  pool: UniswapV4Pool,
  tokenIn: Address,
  amountIn: bigint,
): QuotationWithPool<UniswapV4Pool> {
  if (amountIn <= 0n) return { refused: "amount-too-small" };
  if (amountIn > MAX_AMOUNT) return { refused: "amount-too-large" };
  const zeroForOne = tokenIn === pool.token0;
  const feePpm = swapFeePpm(pool, zeroForOne);
  // V4 allows a fee of everything, for which no amount brings anything.
  if (feePpm >= PPM) return { refused: "amount-too-small" };
  const swap = swapAcrossTicks(pool, zeroForOne, amountIn, feePpm);
  if (swap.refused !== undefined) return swap;
  const { amountOut, sqrtPriceX96, liquidity } = swap;
  if (amountOut > MAX_AMOUNT) return { refused: "amount-too-large" };
  return {
    amountOut,
    marginalRate: rateAtPrice(sqrtPriceX96, zeroForOne, feePpm),
    // Only when asked for: a search tries thousands of amounts and wants the pool after none of them.
    get poolAfter() {
      return { ...pool, sqrtPriceX96, tick: swap.tick, liquidity };
    },
  };
}

/** Units out for the first unit in, fees included: `rateOfFirstUnit`. */
export function spotRateUniswapV4(pool: UniswapV4Pool, tokenIn: Address): number {
  const zeroForOne = tokenIn === pool.token0;
  return rateOfFirstUnit(pool, zeroForOne, swapFeePpm(pool, zeroForOne));
}

/** The amount of a token that the pool would hold if its present liquidity reached everywhere, in base units. */
export function depthUniswapV4(pool: UniswapV4Pool, token: Address): bigint {
  return depthAtPrice(pool, token === pool.token0);
}
