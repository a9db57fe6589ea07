import type { Address } from "../../../core/hex.ts";
import type { UniswapV3Pool } from "../../pool-state.ts";
import type { QuotationWithPool } from "../quotation.ts";
import { rateAtPrice } from "./rate-at-price.ts";
import { swapAcrossTicks } from "./swap-across-ticks.ts";

/** `swap` takes its amount as an int256. */
const MAX_AMOUNT_IN = (1n << 255n) - 1n;

/**
 * An exact-input swap across ticks: UniswapV3Pool.swap without a price limit. Refused rather than filled in part,
 * because a partial fill leaves the rest of the input with whoever paid it.
 */
export function quoteUniswapV3(
  pool: UniswapV3Pool,
  tokenIn: Address,
  amountIn: bigint,
): QuotationWithPool<UniswapV3Pool> {
  if (amountIn <= 0n) return { refused: "amount-too-small" };
  if (amountIn > MAX_AMOUNT_IN) return { refused: "amount-too-large" };
  const downwards = tokenIn === pool.token0;
  const swap = swapAcrossTicks(pool, downwards, amountIn, pool.feePpm);
  if (swap.refused !== undefined) return swap;
  const { amountOut, sqrtPriceX96, liquidity } = swap;
  return {
    amountOut,
    marginalRate: rateAtPrice(sqrtPriceX96, downwards, pool.feePpm),
    // Only when asked for: a search tries thousands of amounts and wants the pool after none of them.
    get poolAfter() {
      return { ...pool, sqrtPriceX96, tick: swap.tick, liquidity };
    },
  };
}
