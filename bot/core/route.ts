import type { Address } from "./hex.ts";

/** How a pool is called and quoted. */
export type Venue = "uniswap-v2" | "uniswap-v3";

/** One swap with its exact amounts in base units. */
export interface Hop {
  readonly venue: Venue;
  readonly pool: Address;
  readonly tokenIn: Address;
  readonly tokenOut: Address;
  readonly amountIn: bigint;
  readonly amountOut: bigint;
}

/** A cycle that starts and ends with the profit token; each hop's output is the next one's input. */
export interface Route {
  readonly profitToken: Address;
  readonly hops: readonly Hop[];
}

/** What a cycle gains before premium, gas and bid; negative when it loses. */
export function grossProfitWei(route: Route): bigint {
  const first = route.hops[0];
  const last = route.hops.at(-1);
  return first === undefined || last === undefined ? 0n : last.amountOut - first.amountIn;
}

/** Pools sort their two tokens by address; true when the lower one is paid in. */
export function isZeroForOne(hop: Pick<Hop, "tokenIn" | "tokenOut">): boolean {
  return hop.tokenIn < hop.tokenOut;
}
