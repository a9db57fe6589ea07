import { Interface } from "ethers";
import type { Hex } from "../../core/hex.ts";
import { feeTierObstacle } from "./fee-tier-obstacle.ts";
import type { RouterDialect } from "./swap-call.ts";

const ROUTER = new Interface([
  `function exactInputSingle((address tokenIn, address tokenOut, uint24 fee, address recipient, uint256 deadline,
    uint256 amountIn, uint256 amountOutMinimum, uint160 sqrtPriceLimitX96) swap)`,
  "function multicall(bytes[] calls)",
]);
/** The minimum limits the price. */
const NO_PRICE_LIMIT = 0n;

/** Uniswap V3's first router, SwapRouter: several fee tiers in one call, each with a minimum of its own. */
export const uniswapV3Router: RouterDialect = {
  obstacle: (_exchange, swaps) => feeTierObstacle(swaps),

  encode(swaps, { recipient, deadlineS }) {
    const calls = swaps.map(({ swap: { tokenIn, tokenOut }, feePpm, amountInWei, minOutWei }) => {
      const values = [tokenIn, tokenOut, feePpm, recipient, deadlineS, amountInWei, minOutWei, NO_PRICE_LIMIT];
      return ROUTER.encodeFunctionData("exactInputSingle", [values]);
    });
    return (calls.length === 1 ? calls[0] : ROUTER.encodeFunctionData("multicall", [calls])) as Hex;
  },
};
