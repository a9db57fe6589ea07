import type { Swap } from "../../core/route.ts";
import type { PoolState } from "../../market/pool-state.ts";
import { spotRate } from "../../market/quoting/marginal-rate.ts";

const BPS = 10_000;

/** A swap with its exact quote. */
export interface QuotedSwap {
  readonly swap: Pick<Swap, "tokenIn" | "tokenOut">;
  readonly amountInWei: bigint;
  readonly quotedOutWei: bigint;
}

/**
 * The expected slippage of a swap, in basis points: how much less it brings, by the pool's exact quote, than it would if all
 * of it were swapped at the price that the pool has before. It is the price impact, without the pool's fee, which the price
 * of both has in it. It is no guess at what others do meanwhile: that is bounded by the cap, and not foretold. And it is no
 * ratio of size to liquidity either, which is off by any factor where liquidity is concentrated.
 */
export function expectedSlippageBps(
  pool: PoolState,
  { swap: { tokenIn, tokenOut }, amountInWei, quotedOutWei }: QuotedSwap,
): number {
  const atSpot = Number(amountInWei) * spotRate(pool, tokenIn, tokenOut);
  return atSpot > 0 ? Math.max(0, 1 - Number(quotedOutWei) / atSpot) * BPS : BPS;
}
