import { uint256 } from "../curve/pool-arithmetic.ts";
import type { AmpGamma } from "./amp-gamma.ts";

const WAD = 10n ** 18n;
const A_MULTIPLIER = 10_000n;

/** What both iterations need of the invariant's curvature at a product of balances K0, in 1e-18. */
export interface SlopeTerms {
  /** The distance of K0 from 1 + gamma, never zero. */
  readonly gap: bigint;
  /** D × gap² / gamma² / (A × n^n). */
  readonly mul1: bigint;
}

export function slopeTerms({ ann, gamma }: AmpGamma, k0: bigint, d: bigint): SlopeTerms {
  const centre = gamma + WAD;
  const gap = centre > k0 ? centre - k0 + 1n : k0 - centre + 1n;
  const once = uint256(((WAD * d) / gamma) * gap) / gamma;
  return { gap, mul1: uint256(uint256(once * gap) * A_MULTIPLIER) / ann };
}
