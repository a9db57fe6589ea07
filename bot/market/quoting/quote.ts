import type { Address } from "../../core/hex.ts";
import type { PoolState } from "../pool-state.ts";
import type { Quotation } from "./quotation.ts";
import { quoteUniswapV2 } from "./uniswap-v2/uniswap-v2-quote.ts";
import { quoteUniswapV3 } from "./uniswap-v3/uniswap-v3-quote.ts";

/**
 * What a pool pays for exactly this amount in, or why it does not. Both tokens must be the pool's, and different.
 */
export function quoteExactInput(pool: PoolState, tokenIn: Address, _tokenOut: Address, amountIn: bigint): Quotation {
  switch (pool.venue) {
    case "uniswap-v2":
      return quoteUniswapV2(pool, tokenIn, amountIn);
    case "uniswap-v3":
      return quoteUniswapV3(pool, tokenIn, amountIn);
  }
}
