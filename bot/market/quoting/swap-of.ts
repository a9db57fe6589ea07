import type { Address } from "../../core/hex.ts";
import type { Swap } from "../../core/route.ts";
import type { PoolState } from "../pool-state.ts";
import { curveIndices } from "./curve/curve-indices.ts";

/** A swap over a pool of both tokens, with all that its venue has to be told. */
export function swapOf(pool: PoolState, tokenIn: Address, tokenOut: Address): Swap {
  const { address } = pool;
  switch (pool.venue) {
    case "uniswap-v2":
    case "solidly":
    case "uniswap-v3":
      return { venue: pool.venue, pool: address, tokenIn, tokenOut };
    case "uniswap-v4": {
      const { venue, feePpm, tickSpacing, hooks } = pool;
      return { venue, pool: address, tokenIn, tokenOut, feePpm, tickSpacing, hooks };
    }
    case "curve":
      return { venue: pool.venue, pool: address, tokenIn, tokenOut, ...curveIndices(pool, tokenIn, tokenOut) };
    case "balancer-v2":
      return { venue: pool.venue, pool: address, tokenIn, tokenOut, poolId: pool.poolId };
  }
}
