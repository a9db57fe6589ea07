import { PPM_DENOMINATOR } from "../../../core/money.ts";
import type { ConcentratedLiquidity } from "./concentrated-liquidity.ts";

const PPM = Number(PPM_DENOMINATOR);
const Q96 = 2 ** 96;

/** Base units of token out for one more base unit of token in at a square-root price, the fee taken from what goes in. */
export function rateAtPrice(sqrtPriceX96: bigint, zeroForOne: boolean, feePpm: number): number {
  const sqrtPrice = Number(sqrtPriceX96) / Q96;
  return ((PPM - feePpm) / PPM) * (zeroForOne ? sqrtPrice * sqrtPrice : 1 / (sqrtPrice * sqrtPrice));
}

/**
 * What the first unit in brings in units out, fee included: no amount has a better average. A double good to about 1e-15;
 * 0 where no liquidity is known, neither at the price nor beside it.
 */
export function rateOfFirstUnit(pool: ConcentratedLiquidity, zeroForOne: boolean, feePpm: number): number {
  return pool.liquidity === 0n && pool.ticks.length === 0 ? 0 : rateAtPrice(pool.sqrtPriceX96, zeroForOne, feePpm);
}
