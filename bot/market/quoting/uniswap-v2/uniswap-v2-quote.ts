import type { Address } from "../../../core/hex.ts";
import { MAX_UINT112 } from "../../../core/integer-limits.ts";
import { PPM_DENOMINATOR } from "../../../core/money.ts";
import type { UniswapV2Pool } from "../../pool-state.ts";
import type { QuotationWithPool } from "../quotation.ts";

const PPM = Number(PPM_DENOMINATOR);

/**
 * The most that a pair pays for an amount in: the largest output that passes its check
 * (balanceIn × D − amountIn × F) × balanceOut × D ≥ reserveIn × reserveOut × D². Both sides grow alike when F and D are
 * multiplied by the same number, so a fee in millionths is exact for every fork whose D divides a million (Uniswap's
 * 3/1,000, PancakeSwap's 25/10,000, ...) and that checks in this way. All arguments positive.
 */
export function getAmountOut(amountIn: bigint, reserveIn: bigint, reserveOut: bigint, feePpm: number): bigint {
  const paidIn = amountIn * (PPM_DENOMINATOR - BigInt(feePpm));
  return (paidIn * reserveOut) / (reserveIn * PPM_DENOMINATOR + paidIn);
}

/** An exact-input swap of a pair whose tokens take no fee on transfer and whose balances equal its reserves. */
export function quoteUniswapV2(
  pool: UniswapV2Pool,
  tokenIn: Address,
  amountIn: bigint,
): QuotationWithPool<UniswapV2Pool> {
  const zeroForOne = tokenIn === pool.token0;
  const reserveIn = zeroForOne ? pool.reserve0 : pool.reserve1;
  const reserveOut = zeroForOne ? pool.reserve1 : pool.reserve0;
  if (reserveIn <= 0n || reserveOut <= 0n) return { refused: "liquidity-exhausted" };
  if (amountIn <= 0n) return { refused: "amount-too-small" };
  // A pair keeps its reserves as uint112 and reverts above.
  if (reserveIn + amountIn > MAX_UINT112) return { refused: "amount-too-large" };
  const amountOut = getAmountOut(amountIn, reserveIn, reserveOut, pool.feePpm);
  if (amountOut === 0n) return { refused: "amount-too-small" };
  const inAfter = reserveIn + amountIn;
  const outAfter = reserveOut - amountOut;
  const poolAfter = zeroForOne
    ? { ...pool, reserve0: inAfter, reserve1: outAfter }
    : { ...pool, reserve0: outAfter, reserve1: inAfter };
  return { amountOut, marginalRate: marginalRateAt(amountIn, reserveIn, reserveOut, pool.feePpm), poolAfter };
}

/** The fee stays in the reserves but earns nothing within the swap itself, so this is not the rate of the pool after. */
function marginalRateAt(amountIn: bigint, reserveIn: bigint, reserveOut: bigint, feePpm: number): number {
  const paid = 1 - feePpm / PPM;
  const priced = Number(reserveIn) + paid * Number(amountIn);
  return (paid * Number(reserveIn) * Number(reserveOut)) / (priced * priced);
}
