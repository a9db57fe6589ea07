import type { Address, Hex } from "./hex.ts";

/** What identifies a pool: its contract's address, or the 32-byte id of a Uniswap V4 pool, which has no contract. */
export type PoolKey = Hex;

/** How a pool is called and quoted. */
export const VENUES = ["uniswap-v2", "solidly", "uniswap-v3", "uniswap-v4", "curve", "balancer-v2"] as const;

export type Venue = (typeof VENUES)[number];

/** What a swap is about, whatever the venue. */
interface HopTokens<Name extends Venue> {
  readonly venue: Name;
  readonly pool: PoolKey;
  readonly tokenIn: Address;
  readonly tokenOut: Address;
}

/** A venue whose pools know all by themselves: Uniswap V2, Solidly, Uniswap V3, and everything with the same interface. */
export type PlainSwap = HopTokens<"uniswap-v2" | "solidly" | "uniswap-v3">;

/** A pool of Uniswap V4; the zero address stands for the native coin. */
export interface UniswapV4Swap extends HopTokens<"uniswap-v4"> {
  readonly feePpm: number;
  readonly tickSpacing: number;
  readonly hooks: Address;
}

/** A pool of Curve; the zero address stands for the native coin. */
export interface CurveSwap extends HopTokens<"curve"> {
  /** The places of the two tokens among the pool's coins. */
  readonly i: number;
  readonly j: number;
  /** How the pool's `exchange` numbers its coins. */
  readonly indices: "int128" | "uint256";
}

/** A pool of Balancer V2. */
export interface BalancerSwap extends HopTokens<"balancer-v2"> {
  readonly poolId: Hex;
}

/** One swap, with all that its pool has to be told besides amounts. */
export type Swap = PlainSwap | UniswapV4Swap | CurveSwap | BalancerSwap;

/** One swap with its exact amounts in base units. */
export type Hop = Swap & { readonly amountIn: bigint; readonly amountOut: bigint };

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
