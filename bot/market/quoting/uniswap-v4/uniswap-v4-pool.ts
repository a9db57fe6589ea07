import type { Address } from "../../../core/hex.ts";
import type { PoolKey } from "../../../core/route.ts";
import type { ConcentratedLiquidity } from "../uniswap-v3/concentrated-liquidity.ts";

/** What never changes about a pool of Uniswap V4: its key, and the id that is the key's hash. */
export interface UniswapV4Key {
  /** The pool's id. It has no contract of its own: the PoolManager keeps all pools. */
  readonly address: PoolKey;
  /** The zero address is the chain's own coin. */
  readonly token0: Address;
  readonly token1: Address;
  /** What the liquidity providers take, in millionths: static, up to a million. */
  readonly feePpm: number;
  readonly tickSpacing: number;
  readonly hooks: Address;
}

/** A pool of Uniswap V4 that `whyNotQuoted` has nothing against. */
export interface UniswapV4Pool extends UniswapV4Key, ConcentratedLiquidity {
  readonly venue: "uniswap-v4";
  /** What the protocol takes, in millionths, before the liquidity providers: of token0 in and of token1 in. */
  readonly protocolFee0Ppm: number;
  readonly protocolFee1Ppm: number;
}
