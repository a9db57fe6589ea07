import type { Address } from "../../core/hex.ts";
import type { PoolState } from "../../market/pool-state.ts";
import { quoteBalancerStable } from "../../market/quoting/balancer-stable/balancer-stable-quote.ts";
import { quoteBalancerWeighted } from "../../market/quoting/balancer-weighted/balancer-weighted-quote.ts";
import type { QuotationWithPool } from "../../market/quoting/quotation.ts";
import { quoteUniswapV2 } from "../../market/quoting/uniswap-v2/uniswap-v2-quote.ts";
import { quoteUniswapV3 } from "../../market/quoting/uniswap-v3/uniswap-v3-quote.ts";

/** A pool after an amount went in; as it was where it does not take that, and where nobody can say. */
export function poolAfter(pool: PoolState, tokenIn: Address, tokenOut: Address, amountIn: bigint): PoolState {
  if (amountIn === 0n) return pool;
  const quoted = quoteWithPool(pool, tokenIn, tokenOut, amountIn);
  return quoted === undefined || quoted.refused !== undefined ? pool : quoted.poolAfter;
}

function quoteWithPool(
  pool: PoolState,
  tokenIn: Address,
  tokenOut: Address,
  amountIn: bigint,
): QuotationWithPool<PoolState> | undefined {
  switch (pool.venue) {
    case "uniswap-v2":
      return quoteUniswapV2(pool, tokenIn, amountIn);
    case "uniswap-v3":
      return quoteUniswapV3(pool, tokenIn, amountIn);
    case "balancer-v2":
      return pool.kind === "weighted"
        ? quoteBalancerWeighted(pool, tokenIn, tokenOut, amountIn)
        : quoteBalancerStable(pool, tokenIn, tokenOut, amountIn);
    case "solidly":
    case "uniswap-v4":
    case "curve":
      // No exchange reaches the first two; a pool of Curve shows itself to be what it is only after it was read.
      return undefined;
  }
}
