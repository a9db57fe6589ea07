import { uint256 } from "../curve/pool-arithmetic.ts";
import type { AmpGammaRamp } from "./crypto-pool.ts";

/** The two parameters of the invariant at a moment. */
export interface AmpGamma {
  /** A × n^n × 10,000. */
  readonly ann: bigint;
  /** In 1e-18. */
  readonly gamma: bigint;
}

/** What the pool's `_A_gamma` gives in a block of that second. */
export function ampGammaAt(ramp: AmpGammaRamp, timestampS: bigint): AmpGamma {
  const { initialA, initialGamma, futureA, futureGamma, initialTimeS, futureTimeS } = ramp;
  if (timestampS >= futureTimeS) return { ann: futureA, gamma: futureGamma };
  const passedS = uint256(timestampS - initialTimeS);
  const leftS = futureTimeS - timestampS;
  const wholeS = passedS + leftS;
  return {
    ann: (initialA * leftS + futureA * passedS) / wholeS,
    gamma: (initialGamma * leftS + futureGamma * passedS) / wholeS,
  };
}
