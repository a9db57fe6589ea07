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
 */
export function swapStep(
  sqrtPriceX96: bigint,
  targetX96: bigint,
  liquidity: bigint,
  remainingIn: bigint,
  feePpm: bigint,
): SwapStep {
  const zeroForOne = sqrtPriceX96 >= targetX96;
  const remainingWithoutFee = (remainingIn * (PPM_DENOMINATOR - feePpm)) / PPM_DENOMINATOR;
  const inToTarget = zeroForOne
    ? amount0Between(targetX96, sqrtPriceX96, liquidity, true)
    : amount1Between(sqrtPriceX96, targetX96, liquidity, true);
  const afterX96 =
    remainingWithoutFee >= inToTarget
      ? targetX96
      : sqrtPriceAfterInput(sqrtPriceX96, liquidity, remainingWithoutFee, zeroForOne);
  const amountOut = zeroForOne
    ? amount1Between(afterX96, sqrtPriceX96, liquidity, false)
    : amount0Between(sqrtPriceX96, afterX96, liquidity, false);
  // Short of the target everything is spent: what the price did not need is fee.
  if (afterX96 !== targetX96) return { sqrtPriceAfterX96: afterX96, spentIn: remainingIn, amountOut };
  const withoutFee = PPM_DENOMINATOR - feePpm;
  const fee = (inToTarget * feePpm + withoutFee - 1n) / withoutFee;
  return { sqrtPriceAfterX96: afterX96, spentIn: inToTarget + fee, amountOut };
}
