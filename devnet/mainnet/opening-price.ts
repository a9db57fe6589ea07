import type { RangePlan } from "./market-plan.ts";
import { TOKENS, type TokenSymbol } from "./token-list.ts";

/** A Uniswap V3 price is a power of this (whitepaper, 6.1). */
const TICK_BASE = 1.0001;

/** sqrt(token1 per token0, both in base units) × 2^96, rounded down: what a V3 pool is initialised with. */
export function openingSqrtPriceX96(symbol0: TokenSymbol, symbol1: TokenSymbol): bigint {
  const token0 = TOKENS[symbol0];
  const token1 = TOKENS[symbol1];
  const numerator = token0.priceE12 * 10n ** BigInt(token1.decimals);
  const denominator = token1.priceE12 * 10n ** BigInt(token0.decimals);
  return squareRoot((numerator << 192n) / denominator);
}

/** The ticks of a range around a price, on the pool's grid. */
export function rangeTicks(
  sqrtPriceX96: bigint,
  range: RangePlan,
  tickSpacing: number,
): { readonly tickLower: number; readonly tickUpper: number } {
  const price = (Number(sqrtPriceX96) / 2 ** 96) ** 2;
  return {
    tickLower: Math.floor(tickAt(price / range.below) / tickSpacing) * tickSpacing,
    tickUpper: Math.ceil(tickAt(price * range.above) / tickSpacing) * tickSpacing,
  };
}

function tickAt(price: number): number {
  return Math.log(price) / Math.log(TICK_BASE);
}

/** The largest integer whose square is at most the value (Newton's method from above). */
function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
