/** One initialised tick. */
export interface Tick {
  readonly index: number;
  readonly liquidityNet: bigint;
}

/** What an exact quote over concentrated liquidity depends on, the fee aside. */
export interface ConcentratedLiquidity {
  readonly tickSpacing: number;
  readonly sqrtPriceX96: bigint;
  readonly tick: number;
  readonly liquidity: bigint;
  /** Ascending; complete between the two bounds, unknown outside. */
  readonly ticks: readonly Tick[];
  /** The lowest and highest tick for which `ticks` is complete: a quote that would leave them is refused. */
  readonly knownFromTick: number;
  readonly knownToTick: number;
}

/** What a swap changes of it. */
export type ConcentratedPrice = Pick<ConcentratedLiquidity, "sqrtPriceX96" | "tick" | "liquidity">;

/** The amount of a token that would be there if the present liquidity reached everywhere, in base units. */
export function depthAtPrice({ sqrtPriceX96, liquidity }: ConcentratedPrice, isToken0: boolean): bigint {
  return isToken0 ? (liquidity << 96n) / sqrtPriceX96 : (liquidity * sqrtPriceX96) >> 96n;
}
