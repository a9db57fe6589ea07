import type { Address } from "../../../core/hex.ts";
import { MAX_UINT128 } from "../../../core/integer-limits.ts";
import type { UniswapV3Pool } from "../../pool-state.ts";
import type { QuotationWithPool } from "../quotation.ts";
import { rateAtPrice } from "./rate-at-price.ts";
import { swapStep } from "./swap-step.ts";
import { MAX_SQRT_RATIO, MAX_TICK, MIN_SQRT_RATIO, MIN_TICK, sqrtRatioAtTick, tickAtSqrtRatio } from "./tick-math.ts";
import { nextTickStep } from "./tick-step.ts";

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
  const limitX96 = downwards ? MIN_SQRT_RATIO + 1n : MAX_SQRT_RATIO - 1n;
  const feePpm = BigInt(pool.feePpm);
  let { sqrtPriceX96, tick, liquidity } = pool;
  let remainingIn = amountIn;
  let amountOut = 0n;
  while (remainingIn > 0n) {
    if (sqrtPriceX96 === limitX96) return { refused: "liquidity-exhausted" };
    const stop = nextTickStep(pool.ticks, tick, pool.tickSpacing, downwards);
    const stopIndex = Math.min(Math.max(stop.index, MIN_TICK), MAX_TICK);
    if (stopIndex < pool.knownFromTick || stopIndex > pool.knownToTick) return { refused: "leaves-known-ticks" };
    const stopX96 = sqrtRatioAtTick(stopIndex);
    const beyondLimit = downwards ? stopX96 < limitX96 : stopX96 > limitX96;
    const step = swapStep(sqrtPriceX96, beyondLimit ? limitX96 : stopX96, liquidity, remainingIn, feePpm);
    remainingIn -= step.spentIn;
    amountOut += step.amountOut;
    if (step.sqrtPriceAfterX96 === stopX96) {
      const liquidityNet = stop.tick?.liquidityNet ?? 0n;
      liquidity += downwards ? -liquidityNet : liquidityNet;
      // A pool keeps its liquidity as a uint128.
      if (liquidity < 0n || liquidity > MAX_UINT128) return { refused: "inconsistent-state" };
      tick = downwards ? stopIndex - 1 : stopIndex;
    } else if (step.sqrtPriceAfterX96 !== sqrtPriceX96) {
      tick = tickAtSqrtRatio(step.sqrtPriceAfterX96);
    }
    sqrtPriceX96 = step.sqrtPriceAfterX96;
  }
  const marginalRate = rateAtPrice(sqrtPriceX96, downwards, pool.feePpm);
  return { amountOut, marginalRate, poolAfter: { ...pool, sqrtPriceX96, tick, liquidity } };
}
