import type { Address } from "../../core/hex.ts";
import type { PoolState } from "../pool-state.ts";
import { quoteBalancerStable } from "./balancer-stable/balancer-stable-quote.ts";
import { quoteBalancerWeighted } from "./balancer-weighted/balancer-weighted-quote.ts";
import { quoteCurve } from "./curve/curve-quote.ts";
import type { Quotation } from "./quotation.ts";
import { quoteSolidly } from "./solidly/solidly-quote.ts";
import { quoteUniswapV2 } from "./uniswap-v2/uniswap-v2-quote.ts";
import { quoteUniswapV3 } from "./uniswap-v3/uniswap-v3-quote.ts";
import { quoteUniswapV4 } from "./uniswap-v4/uniswap-v4-quote.ts";

/**
 * What a pool pays for exactly this amount in, or why it does not. Both tokens must be the pool's, and different.
 */
export function quoteExactInput(pool: PoolState, tokenIn: Address, tokenOut: Address, amountIn: bigint): Quotation {
  switch (pool.venue) {
    case "uniswap-v2":
      return quoteUniswapV2(pool, tokenIn, amountIn);
    case "solidly":
      return quoteSolidly(pool, tokenIn, amountIn);
    case "uniswap-v3":
      return quoteUniswapV3(pool, tokenIn, amountIn);
    case "uniswap-v4":
      return quoteUniswapV4(pool, tokenIn, amountIn);
    case "curve":
      return quoteCurve(pool, tokenIn, tokenOut, amountIn);
    case "balancer-v2":
      return pool.kind === "weighted"
        ? quoteBalancerWeighted(pool, tokenIn, tokenOut, amountIn)
        : quoteBalancerStable(pool, tokenIn, tokenOut, amountIn);
  }
}
