import type { Address, Hex } from "../../core/hex.ts";

/** Base units, or whatever the hop before has brought. */
export type HopAmount = bigint | "all";

interface HopOf<Venue extends string> {
  readonly venue: Venue;
  readonly pool: Address;
  readonly tokenIn: Address;
  readonly tokenOut: Address;
  readonly amountIn: HopAmount;
}

/** A Uniswap-V2-like pair, told what to give; without an amount out it gives what its fee allows for all that arrives. */
export interface UniswapV2Hop extends HopOf<"uniswap-v2"> {
  readonly amountOut: HopAmount;
  /** Needed when `amountOut` is "all". */
  readonly feeBps?: number;
}

/** A Solidly-like pair, stable or volatile, which knows its fee and its curve itself. */
export interface SolidlyHop extends HopOf<"solidly"> {
  readonly amountOut: HopAmount;
}

/** A Uniswap-V3-like pool, told what it gets. */
export type UniswapV3Hop = HopOf<"uniswap-v3">;

/** A Uniswap V4 pool; `pool` is the PoolManager, and the zero address stands for ETH. */
export interface UniswapV4Hop extends HopOf<"uniswap-v4"> {
  readonly feePpm: number;
  readonly tickSpacing: number;
  readonly hooks: Address;
}

/** A Curve pool; the zero address stands for ETH. */
export interface CurveHop extends HopOf<"curve"> {
  readonly i: number;
  readonly j: number;
  /** How the pool's `exchange` numbers its coins. */
  readonly indices: "int128" | "uint256";
}

/** A Balancer V2 pool; `pool` is the Vault. */
export interface BalancerHop extends HopOf<"balancer-v2"> {
  readonly poolId: Hex;
}

/** One swap as the contract can execute it. */
export type ExecutableHop = UniswapV2Hop | SolidlyHop | UniswapV3Hop | UniswapV4Hop | CurveHop | BalancerHop;

/** A cycle as the contract can execute it. */
export interface ExecutableRoute {
  readonly profitToken: Address;
  readonly hops: readonly ExecutableHop[];
}
