import { Interface } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import { callRpc, RpcError } from "../../bot/fork/json-rpc.ts";
import { PROTOCOLS } from "../mainnet/addresses.ts";
import type { RoutedPool } from "./pool-depth.ts";

const V2_ROUTER = new Interface([
  "function getAmountsOut(uint256 amountIn, address[] path) view returns (uint256[] amounts)",
]);
const QUOTER_V2 = new Interface([
  "function quoteExactInputSingle((address tokenIn, address tokenOut, uint256 amountIn, uint24 fee, uint160 sqrtPriceLimitX96) params) returns (uint256 amountOut, uint160 sqrtPriceX96After, uint32 initializedTicksCrossed, uint256 gasEstimate)",
]);

/**
 * What a pool gives now, as its router or QuoterV2 says: slower than our own maths, and independent of it.
 * 0n when it would not swap. Rejects when the node does not answer.
 */
export async function quoteOnChain(
  rpcUrl: string,
  pool: RoutedPool,
  zeroForOne: boolean,
  amountInWei: bigint,
): Promise<bigint> {
  const [tokenIn, tokenOut] = zeroForOne ? [pool.token0, pool.token1] : [pool.token1, pool.token0];
  const isPair = pool.venue === "uniswap-v2";
  const to = isPair ? pool.router : PROTOCOLS.quoterV2;
  const data = isPair
    ? V2_ROUTER.encodeFunctionData("getAmountsOut", [amountInWei, [tokenIn, tokenOut]])
    : QUOTER_V2.encodeFunctionData("quoteExactInputSingle", [[tokenIn, tokenOut, amountInWei, pool.feePpm, 0n]]);
  try {
    const answer = (await callRpc(rpcUrl, "eth_call", [{ to, data }, "latest"])) as Hex;
    if (isPair) return (V2_ROUTER.decodeFunctionResult("getAmountsOut", answer)[0] as bigint[])[1] ?? 0n;
    return QUOTER_V2.decodeFunctionResult("quoteExactInputSingle", answer)[0] as bigint;
  } catch (thrown) {
    if (thrown instanceof RpcError) return 0n;
    throw thrown;
  }
}
