import type { BoundedSwap } from "./slice.ts";

/** Why a router of Uniswap V3 cannot do these swaps. */
export function feeTierObstacle(swaps: readonly BoundedSwap[]): string | undefined {
  if (swaps.some(({ swap }) => swap.venue !== "uniswap-v3")) return "it swaps over pools of Uniswap V3 only";
  const nameless = swaps.find(({ feePpm }) => feePpm === undefined);
  return nameless && `it finds a pool by its fee, and that of ${nameless.swap.pool} is not given`;
}
