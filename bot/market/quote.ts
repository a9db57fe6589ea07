import type { Address } from "../core/hex.ts";
import type { PoolState } from "./pool-state.ts";
import type { Quotation } from "./quotation.ts";
import { quoteUniswapV2 } from "./uniswap-v2-quote.ts";
import { quoteUniswapV3 } from "./uniswap-v3-quote.ts";

/**
 * What a pool pays for exactly this amount in, and the pool after it (quote that one when it is used again in the same
 * block), or why it does not. `tokenIn` must be one of the pool's two tokens.
 */
export function quoteExactInput(pool: PoolState, tokenIn: Address, amountIn: bigint): Quotation<PoolState> {
  switch (pool.venue) {
    case "uniswap-v2":
      return quoteUniswapV2(pool, tokenIn, amountIn);
    case "uniswap-v3":
      return quoteUniswapV3(pool, tokenIn, amountIn);
  }
}
