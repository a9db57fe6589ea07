import { Interface, MaxUint256 } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { RoutedPool } from "./pool-depth.ts";

/** A swap of one pool, as a person asks a router for it. */
export interface RouterSwap {
  readonly pool: RoutedPool;
  readonly zeroForOne: boolean;
  readonly amountInWei: bigint;
  readonly minAmountOutWei: bigint;
  readonly recipient: Address;
}

const V2_ROUTER = new Interface([
  "function swapExactTokensForTokens(uint256 amountIn, uint256 amountOutMin, address[] path, address to, uint256 deadline)",
]);
const V3_ROUTER = new Interface([
  "function exactInputSingle((address tokenIn, address tokenOut, uint24 fee, address recipient, uint256 deadline, uint256 amountIn, uint256 amountOutMinimum, uint160 sqrtPriceLimitX96) params)",
]);

const NO_DEADLINE = MaxUint256;

/** Above what either router needs for one pool, several crossed ticks included. */
export const SWAP_GAS_LIMIT = 400_000n;

/** The call of the router that does it; the sender must have approved the router. */
export function encodeRouterSwap(swap: RouterSwap): { readonly to: Address; readonly data: Hex } {
  const { pool, zeroForOne, amountInWei, minAmountOutWei, recipient } = swap;
  const [tokenIn, tokenOut] = zeroForOne ? [pool.token0, pool.token1] : [pool.token1, pool.token0];
  const data =
    pool.venue === "uniswap-v2"
      ? V2_ROUTER.encodeFunctionData("swapExactTokensForTokens", [
          ...[amountInWei, minAmountOutWei, [tokenIn, tokenOut], recipient, NO_DEADLINE],
        ])
      : V3_ROUTER.encodeFunctionData("exactInputSingle", [
          [tokenIn, tokenOut, pool.feePpm, recipient, NO_DEADLINE, amountInWei, minAmountOutWei, 0n],
        ]);
  return { to: pool.router, data: data as Hex };
}
