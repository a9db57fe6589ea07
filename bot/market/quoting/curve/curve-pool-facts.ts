import type { Address } from "../../../core/hex.ts";

/** What every Curve pool has. */
export interface CurvePoolFacts {
  readonly venue: "curve";
  readonly address: Address;
  /** In the pool's own order, which is how `exchange` numbers them; the zero address stands for ETH. */
  readonly tokens: readonly Address[];
  /** What the pool holds of each for those who provided it, in base units. */
  readonly balances: readonly bigint[];
  /** The Unix second of the block in which the quote is to hold: parameters that ramp and caches that expire look at it. */
  readonly timestampS: bigint;
}

/** A pool's parameters move in a straight line between two moments, and stand still after the second one. */
export interface Ramp {
  readonly initialTimeS: bigint;
  /** 0 when nothing ever moved. */
  readonly futureTimeS: bigint;
}
