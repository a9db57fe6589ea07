import type { Address } from "../../core/hex.ts";

/** One step of a cycle, before it has amounts. */
export interface CycleHop {
  /** The pool's place in the list that was searched. */
  readonly poolIndex: number;
  readonly tokenIn: Address;
  readonly tokenOut: Address;
}

/** A way from a base token back to it over different pools. */
export interface Cycle {
  readonly profitToken: Address;
  readonly hops: readonly CycleHop[];
}
