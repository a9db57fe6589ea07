import type { PriceMemory, ProductRounding } from "../../../core/curve-entry.ts";
import type { CurvePoolFacts, Ramp } from "../curve/curve-pool-facts.ts";

/** A ramp of A, which is multiplied by the pool's own precision. */
export interface AmplificationRamp extends Ramp {
  readonly initialA: bigint;
  readonly futureA: bigint;
}

/** What a meta pool believes its last coin, the base pool's LP token, to be worth, in 1e-18. */
export interface BaseVirtualPrice {
  /** What the base pool says now. */
  readonly current: bigint;
  /** Pools of 2020 and 2021 keep it for ten minutes; later ones ask each time. */
  readonly cached?: { readonly virtualPrice: bigint; readonly updatedS: bigint };
  /** While the base pool's own A ramps, its virtual price moves without any exchange: the second in which that ends. */
  readonly movesUntilS?: bigint;
}

/** A StableSwap pool, plain or (with a base virtual price) meta. */
export interface StablePool extends CurvePoolFacts {
  readonly kind: "stable";
  /** 10^36 / 10^decimals for each coin; the last one of a meta pool is not looked at. */
  readonly rates: readonly bigint[];
  readonly amplification: AmplificationRamp;
  /** 100 where A is kept in hundredths, else 1. */
  readonly aPrecision: bigint;
  /** Of what goes out, in 1e-10. */
  readonly feeE10: bigint;
  /** How often the fee is charged far from balance, in 1e-10; 0 where the fee never changes. */
  readonly offpegFeeMultiplierE10: bigint;
  readonly productRounding: ProductRounding;
  readonly priceMemory: PriceMemory;
  /** Only of meta pools. */
  readonly baseVirtualPrice?: BaseVirtualPrice;
}
