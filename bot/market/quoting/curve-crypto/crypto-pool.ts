import type { CryptoKind } from "../../../core/curve-entry.ts";
import type { CurvePoolFacts, Ramp } from "../curve/curve-pool-facts.ts";

/** A ramp of A × n^n × 10,000 and of gamma in 1e-18, which move together. */
export interface AmpGammaRamp extends Ramp {
  readonly initialA: bigint;
  readonly initialGamma: bigint;
  readonly futureA: bigint;
  readonly futureGamma: bigint;
}

/** A CryptoSwap pool: coins whose prices float around a price scale that the pool moves itself. */
export interface CryptoPool extends CurvePoolFacts {
  readonly kind: CryptoKind;
  /** 10^18 / 10^decimals for each coin. */
  readonly precisions: readonly bigint[];
  /** Of every coin but the first, in the first one, in 1e-18. */
  readonly priceScale: readonly bigint[];
  /** The invariant as the pool keeps it. */
  readonly d: bigint;
  readonly ampGamma: AmpGammaRamp;
  /** Of what goes out, in 1e-10: at balance, and far from it. */
  readonly midFeeE10: bigint;
  readonly outFeeE10: bigint;
  /** How fast the one becomes the other, in 1e-18. */
  readonly feeGamma: bigint;
  /** In 1e-18, and the LP tokens that there are: an exchange that would lower the virtual price reverts. */
  readonly virtualPrice: bigint;
  readonly lpSupply: bigint;
}
