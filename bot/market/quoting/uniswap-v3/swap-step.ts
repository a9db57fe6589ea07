import { PPM_DENOMINATOR } from "../../../core/money.ts";
import { amount0Between, amount1Between, sqrtPriceAfterInput } from "./sqrt-price-math.ts";

/** What one step of a swap did. */
export interface SwapStep {
  readonly sqrtPriceAfterX96: bigint;
  /** Taken from the remaining input, its fee included. */
  readonly spentIn: bigint;
  readonly amountOut: bigint;
}

/**
 * Swaps an exact input towards a target price within one range of liquidity: computeSwapStep of SwapMath.sol. The
 * direction follows from the prices: downwards when token0 is paid in.
 *
 * The pool takes the fee off the remaining input and compares the rest with what the target needs. The remaining input
 * is enough exactly when it is at least that need with its fee, rounded up, and that is also what the pool then takes:
 * so one division answers both. Short of what it needs a step never reaches the target, because prices round away from it.
 */
export function swapStep(
  sqrtPriceX96: bigint,
  targetX96: bigint,
  liquidity: bigint,
  remainingIn: bigint,
  feePpm: bigint,
): SwapStep {
  const zeroForOne = sqrtPriceX96 >= targetX96;
  const withoutFee = PPM_DENOMINATOR - feePpm;
  const inToTarget = zeroForOne
    ? amount0Between(targetX96, sqrtPriceX96, liquidity, true)
    : amount1Between(sqrtPriceX96, targetX96, liquidity, true);
  const neededIn = inToTarget === 0n ? 0n : (inToTarget * PPM_DENOMINATOR - 1n) / withoutFee + 1n;
  const reaches = remainingIn >= neededIn;
  const afterX96 = reaches
    ? targetX96
    : sqrtPriceAfterInput(sqrtPriceX96, liquidity, (remainingIn * withoutFee) / PPM_DENOMINATOR, zeroForOne);
  const amountOut = zeroForOne
    ? amount1Between(afterX96, sqrtPriceX96, liquidity, false)
    : amount0Between(sqrtPriceX96, afterX96, liquidity, false);
  // Short of the target everything is spent: what the price did not need is fee.
  return { sqrtPriceAfterX96: afterX96, spentIn: reaches ? neededIn : remainingIn, amountOut };
}
