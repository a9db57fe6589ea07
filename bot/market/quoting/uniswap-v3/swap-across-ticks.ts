import type { Refusal } from "../quotation.ts";
import type { ConcentratedLiquidity } from "./concentrated-liquidity.ts";
import { ladderOf } from "./ladder-of.ts";
import type { SwapAcrossTicks } from "./swap-ladder.ts";

/**
 * An exact-input swap across ticks without a price limit: what `swap` of Uniswap V3 and of V4 share. Refused rather than
 * filled in part, because a partial fill leaves the rest of the input with whoever paid it.
 * @param amountIn positive, in base units
 * @param feePpm what the pool takes of the input, the protocol's share included; below a million
 */
export function swapAcrossTicks(
  pool: ConcentratedLiquidity,
  downwards: boolean,
  amountIn: bigint,
  feePpm: number,
): SwapAcrossTicks | Refusal {
  return ladderOf(pool, downwards, feePpm).swap(amountIn);
}
