import { mulUp, ONE } from "./fixed-point.ts";

/** What is left of an amount after the fee, which is rounded up. The fee has 18 decimals. */
export function withoutSwapFee(amountIn: bigint, swapFee: bigint): bigint {
  return amountIn - mulUp(amountIn, swapFee);
}

/** The same as a factor. */
export function paidShare(swapFee: bigint): number {
  return Number(ONE - swapFee) / Number(ONE);
}
