import { isDeepStrictEqual } from "node:util";
import type { PoolState } from "../../../market/pool-state.ts";

/** Whether two readings show the same pool in the same state, to the last detail. */
export function isSameState(a: PoolState | undefined, b: PoolState | undefined): boolean {
  return isDeepStrictEqual(a, b);
}

/** The same, but of two readings that know ticks to different distances only what both know is compared. */
export function agrees(a: PoolState, b: PoolState): boolean {
  if (!("ticks" in a) || !("ticks" in b)) return isSameState(a, b);
  const knownFromTick = Math.max(a.knownFromTick, b.knownFromTick);
  const knownToTick = Math.min(a.knownToTick, b.knownToTick);
  const [commonA, commonB] = [a, b].map((pool) => ({
    ...pool,
    knownFromTick,
    knownToTick,
    ticks: pool.ticks.filter(({ index }) => index >= knownFromTick && index <= knownToTick),
  }));
  return isDeepStrictEqual(commonA, commonB);
}
