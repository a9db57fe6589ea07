import { PPM_DENOMINATOR } from "../../../core/money.ts";

const PPM = Number(PPM_DENOMINATOR);
const Q96 = 2 ** 96;

/** Base units of token out for one more base unit of token in at a square-root price, the fee taken from what goes in. */
export function rateAtPrice(sqrtPriceX96: bigint, zeroForOne: boolean, feePpm: number): number {
  const sqrtPrice = Number(sqrtPriceX96) / Q96;
  return ((PPM - feePpm) / PPM) * (zeroForOne ? sqrtPrice * sqrtPrice : 1 / (sqrtPrice * sqrtPrice));
}
