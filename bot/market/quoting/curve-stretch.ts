/**
 * A stretch of what a pool pays, as doubles, along which it is a constant-product pool: from `fromIn` to below `toIn`
 * an amount in brings `fromOut` and what a pair with these reserves pays for the rest of it.
 */
export interface CurveStretch {
  readonly fromIn: number;
  readonly toIn: number;
  readonly fromOut: number;
  /** At `fromIn`; of concentrated liquidity the virtual ones. */
  readonly reserveIn: number;
  readonly reserveOut: number;
  /** 1 less the fee. */
  readonly paidShare: number;
}

/** What a pool pays as stretches without a gap between them. */
export interface Curve {
  /** The stretch of an amount, not below 0; undefined for more than the pool takes. */
  stretchAt(amountIn: number): CurveStretch | undefined;
}
