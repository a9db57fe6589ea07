import type { UniswapV4Entry } from "../../../core/pool-entry.ts";
import type { ConcentratedLiquidity } from "../uniswap-v3/concentrated-liquidity.ts";

/** A pool of Uniswap V4 that `whyNotQuoted` has nothing against. */
export interface UniswapV4Pool extends UniswapV4Entry, ConcentratedLiquidity {
  /** What the protocol takes, in millionths, before the liquidity providers: of token0 in and of token1 in. */
  readonly protocolFee0Ppm: number;
  readonly protocolFee1Ppm: number;
}
