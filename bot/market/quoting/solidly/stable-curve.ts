import { MAX_UINT256 } from "../../../core/integer-limits.ts";
import type { SolidlyGeneration } from "../../../core/pool-entry.ts";

const ONE = 10n ** 18n;
const MAX_STEPS = 255;

/** A number as the pair computes it; undefined where its code stops: beyond 256 bits, below zero, divided by zero. */
export type Computed = bigint | undefined;

/** x³y + xy³ with 18 decimals, rounded as the pair's `_k` and the later generations' `_f` round. */
function invariantOf(x: bigint, y: bigint): Computed {
  const xy = x * y;
  const xx = x * x;
  const yy = y * y;
  if (xx > MAX_UINT256 || yy > MAX_UINT256) return undefined;
  const product = (xy / ONE) * (xx / ONE + yy / ONE);
  return product > MAX_UINT256 ? undefined : product / ONE;
}

/** The same rounded as `_f` of Solidly itself rounds, term by term. */
function firstInvariantOf(x: bigint, y: bigint): Computed {
  const yy = y * y;
  const xx = x * x;
  if (xx > MAX_UINT256 || yy > MAX_UINT256) return undefined;
  const cubeOfY = (yy / ONE) * y;
  const cubeOfX = (xx / ONE) * x;
  if (cubeOfY > MAX_UINT256 || cubeOfX > MAX_UINT256) return undefined;
  const first = x * (cubeOfY / ONE);
  const second = (cubeOfX / ONE) * y;
  return first > MAX_UINT256 || second > MAX_UINT256 ? undefined : first / ONE + second / ONE;
}

/** How much the invariant grows with y: `_d` of all generations. */
function slopeOf(x: bigint, y: bigint): Computed {
  const yy = y * y;
  const xx = x * x;
  if (xx > MAX_UINT256 || yy > MAX_UINT256) return undefined;
  const first = 3n * x * (yy / ONE);
  const second = (xx / ONE) * x;
  return first > MAX_UINT256 || second > MAX_UINT256 ? undefined : first / ONE + second / ONE;
}

/** One step of Newton's method from y towards the target: what y changes by, without its sign. */
function stepOf(x: bigint, y: bigint, distance: bigint): Computed {
  const slope = slopeOf(x, y);
  if (slope === undefined || slope === 0n || distance * ONE > MAX_UINT256) return undefined;
  return (distance * ONE) / slope;
}

/** The units of a pair's tokens, in the pair's own order. */
export interface TokenUnits {
  readonly unit0: bigint;
  readonly unit1: bigint;
}

/**
 * The reserve y that belongs to a reserve x, as the pair's `_get_y` finds it; all with 18 decimals.
 * @param y where the search starts: the present reserve
 */
export function solveForY(
  generation: SolidlyGeneration,
  x: bigint,
  invariant: bigint,
  y: bigint,
  units: TokenUnits,
): Computed {
  if (generation === "solidly") return solveNearby(x, invariant, y);
  return solveFromAbove(x, invariant, y, generation === "velodrome-v2" ? units : { unit0: ONE, unit1: ONE });
}

/** Ends as soon as y moves by one at most, on either side of the curve. */
function solveNearby(x: bigint, invariant: bigint, start: bigint): Computed {
  let y = start;
  for (let i = 0; i < MAX_STEPS; i++) {
    const current = firstInvariantOf(x, y);
    if (current === undefined) return undefined;
    const isBelow = current < invariant;
    const step = stepOf(x, y, isBelow ? invariant - current : current - invariant);
    if (step === undefined) return undefined;
    y += isBelow ? step : -step;
    if (y < 0n) return undefined;
    if (step <= 1n) return y;
  }
  return y;
}

/** Ends on the curve or the least y above it. */
function solveFromAbove(x: bigint, invariant: bigint, start: bigint, { unit0, unit1 }: TokenUnits): Computed {
  let y = start;
  for (let i = 0; i < MAX_STEPS; i++) {
    const current = invariantOf(x, y);
    if (current === undefined) return undefined;
    const isBelow = current < invariant;
    let step = stepOf(x, y, isBelow ? invariant - current : current - invariant);
    if (step === undefined) return undefined;
    if (step === 0n && isBelow) {
      // Velodrome V2 scales by the units once more, as if x and y were base units of token0 and token1.
      const above = scaledInvariantOf(x, y + 1n, unit0, unit1);
      if (above === undefined) return undefined;
      if (above > invariant) return y + 1n;
      step = 1n;
    } else if (step === 0n) {
      if (current === invariant) return y;
      const below = y === 0n ? undefined : invariantOf(x, y - 1n);
      if (below === undefined) return undefined;
      if (below < invariant) return y;
      step = 1n;
    }
    y += isBelow ? step : -step;
    if (y < 0n) return undefined;
  }
  return undefined;
}

/** The invariant of amounts in base units: the pair's `_k`. */
export function scaledInvariantOf(amount0: bigint, amount1: bigint, unit0: bigint, unit1: bigint): Computed {
  if (amount0 * ONE > MAX_UINT256 || amount1 * ONE > MAX_UINT256) return undefined;
  return invariantOf((amount0 * ONE) / unit0, (amount1 * ONE) / unit1);
}
