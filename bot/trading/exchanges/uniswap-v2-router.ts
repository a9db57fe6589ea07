import { Interface } from "ethers";
import type { Hex } from "../../core/hex.ts";
import type { RouterDialect } from "./swap-call.ts";

const ROUTER = new Interface([
  `function swapExactTokensForTokens(uint256 amountIn, uint256 amountOutMin, address[] path, address to,
    uint256 deadline)`,
]);

/** Uniswap V2's router, and its copies: one pair a call, which it finds by its factory and the tokens. */
export const uniswapV2Router: RouterDialect = {
  obstacle(_exchange, swaps) {
    if (swaps.some(({ swap }) => swap.venue !== "uniswap-v2")) return "it swaps over pairs of Uniswap V2 only";
    return swaps.length === 1 ? undefined : "it swaps over one pair of two tokens, not over several";
  },

  encode(swaps, { recipient, deadlineS }) {
    const [data] = swaps.map(({ swap, amountInWei, minOutWei }) => {
      const path = [swap.tokenIn, swap.tokenOut];
      return ROUTER.encodeFunctionData("swapExactTokensForTokens", [
        amountInWei,
        minOutWei,
        path,
        recipient,
        deadlineS,
      ]);
    });
    return data as Hex;
  },
};
