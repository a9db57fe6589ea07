/** What goes into one pool, and what the pool pays for it, both exact. */
export interface PoolSlice {
  /** Of its venue. */
  readonly key: string;
  readonly amountInWei: bigint;
  readonly amountOutWei: bigint;
}

/** An amount divided among pools, whatever part of it they take. */
export interface DividedAmount {
  /** By rank, the highest first. */
  readonly slices: readonly PoolSlice[];
  /** Of all slices together. */
  readonly amountInWei: bigint;
  readonly amountOutWei: bigint;
  /** What using these pools and exchanges costs, in base units of tokenOut; not taken off the amount out. */
  readonly fixedCostOutWei: bigint;
  /**
   * By how much another choice of pools might bring more after its costs, in base units of tokenOut: 0 where the search
   * for the best choice was complete.
   */
  readonly gapOutWei: bigint;
}

/** An exact input, split. */
export interface Split extends DividedAmount {
  /**
   * What is left of the amount because no pool takes it within the caps. That includes crumbs: so little that the only
   * pool with room for it would pay nothing.
   */
  readonly shortfallWei: bigint;
}

/** What it takes to buy an amount. */
export interface OutputSplit extends DividedAmount {
  /** What is missing of the amount wanted, in base units of tokenOut, when all that the caps allow goes in. */
  readonly shortfallOutWei: bigint;
}

/** What a split brings after its costs; may be negative. */
export function netOutWei({ amountOutWei, fixedCostOutWei }: DividedAmount): bigint {
  return amountOutWei - fixedCostOutWei;
}
