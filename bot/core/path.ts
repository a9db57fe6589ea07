import type { Address } from "./hex.ts";

/** One swap of a path. */
export interface PathHop {
  readonly pool: Address;
  readonly tokenIn: Address;
  readonly tokenOut: Address;
}

/** A cycle that starts and ends with the profit token, without amounts. */
export interface Path {
  readonly profitToken: Address;
  readonly hops: readonly PathHop[];
}
