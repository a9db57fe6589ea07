import type { Address } from "../../core/hex.ts";
import type { PoolState } from "../pool-state.ts";

/** The tokens that a pool trades, each for each other. */
export function tokensOf({ token0, token1 }: PoolState): readonly Address[] {
  return [token0, token1];
}
