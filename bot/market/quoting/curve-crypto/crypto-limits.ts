import { revertUnless } from "../curve/pool-arithmetic.ts";
import type { AmpGamma } from "./amp-gamma.ts";
import type { CryptoKind } from "../../../core/curve-entry.ts";

/** A share of the invariant in 1e-18. */
const SHARE = 10n ** 18n;
const A_MULTIPLIER = 10_000n;

interface Limits {
  readonly minAnn: bigint;
  readonly maxAnn: bigint;
  readonly maxGamma: bigint;
}

const MIN_GAMMA = 10n ** 10n;
const THREE_COINS: Limits = {
  minAnn: (27n * A_MULTIPLIER) / 100n,
  maxAnn: 27n * A_MULTIPLIER * 1_000n,
  maxGamma: 5n * 10n ** 16n,
};
const TWO_COINS: Limits = {
  minAnn: (4n * A_MULTIPLIER) / 10n,
  maxAnn: 4n * A_MULTIPLIER * 100_000n,
  maxGamma: 2n * 10n ** 16n,
};

/** Reverts with parameters that the implementation's iterations do not take. */
export function requireSafeParameters(kind: CryptoKind, { ann, gamma }: AmpGamma): void {
  const { minAnn, maxAnn, maxGamma } = kind === "twocrypto" ? TWO_COINS : THREE_COINS;
  revertUnless(ann >= minAnn && ann <= maxAnn && gamma >= MIN_GAMMA && gamma <= maxGamma, "inconsistent-state");
}

/** Reverts with an invariant below 0.1 or above 10^15. */
export function requireSafeInvariant(d: bigint): void {
  revertUnless(d >= 10n ** 17n && d <= 10n ** 33n, "inconsistent-state");
}

/** 1 % of the invariant; tricrypto-ng's solutions may be one part in 10^18 below. */
export const SMALLEST_SHARE = 10n ** 16n;

/** Reverts when a balance is less than 1 % of the invariant or more than a hundred times as much. */
export function requireSafeShare(x: bigint, d: bigint, smallest = SMALLEST_SHARE): void {
  const share = (x * SHARE) / d;
  revertUnless(share >= smallest, "liquidity-exhausted");
  revertUnless(share <= 10n ** 20n, "amount-too-large");
}
