import type { Address } from "../../core/hex.ts";
import type { Swap } from "../../core/route.ts";
import type { PoolState } from "../pool-state.ts";

/** A swap over a pool, with all that its venue has to be told. */
export function swapOf({ venue, address: pool }: PoolState, tokenIn: Address, tokenOut: Address): Swap {
  return { venue, pool, tokenIn, tokenOut };
}
