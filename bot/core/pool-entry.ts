import type { Address } from "./hex.ts";

/** One line of a pool list: what never changes about a pool. token0 is the lower address. */
export type PoolEntry =
  | {
      readonly venue: "uniswap-v2";
      readonly address: Address;
      readonly token0: Address;
      readonly token1: Address;
      /** Taken from the amount in, in millionths: 3,000 = 0.3 %. */
      readonly feePpm: number;
    }
  | {
      readonly venue: "uniswap-v3";
      readonly address: Address;
      readonly token0: Address;
      readonly token1: Address;
      readonly feePpm: number;
      readonly tickSpacing: number;
    };

/** A token as people name it. */
export interface TokenEntry {
  readonly address: Address;
  readonly symbol: string;
  readonly decimals: number;
}

/** The file that names the pools to watch: `{ "tokens": [...], "pools": [...] }`. */
export interface PoolList {
  readonly tokens: readonly TokenEntry[];
  readonly pools: readonly PoolEntry[];
}
