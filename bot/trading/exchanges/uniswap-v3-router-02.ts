import { Interface } from "ethers";
import type { Hex } from "../../core/hex.ts";
import { feeTierObstacle } from "./fee-tier-obstacle.ts";
import type { RouterDialect } from "./swap-call.ts";

const ROUTER = new Interface([
  `function exactInputSingle((address tokenIn, address tokenOut, uint24 fee, address recipient, uint256 amountIn,
    uint256 amountOutMinimum, uint160 sqrtPriceLimitX96) swap)`,
  "function multicall(uint256 deadline, bytes[] calls)",
]);
/** The minimum limits the price. */
const NO_PRICE_LIMIT = 0n;

/** Uniswap's SwapRouter02: only its multicall takes a deadline, so that one swap goes through it as well. */
export const uniswapV3Router02: RouterDialect = {
  obstacle: (_exchange, swaps) => feeTierObstacle(swaps),

  encode(swaps, { recipient, deadlineS }) {
    const calls = swaps.map(({ swap: { tokenIn, tokenOut }, feePpm, amountInWei, minOutWei }) => {
      const values = [tokenIn, tokenOut, feePpm, recipient, amountInWei, minOutWei, NO_PRICE_LIMIT];
      return ROUTER.encodeFunctionData("exactInputSingle", [values]);
    });
    return ROUTER.encodeFunctionData("multicall", [deadlineS, calls]) as Hex;
  },
};
