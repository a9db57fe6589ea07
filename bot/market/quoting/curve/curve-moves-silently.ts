import type { CurvePool } from "./curve-pool.ts";

/** Whether the pool's quotes change without an event of its own: it has to be read again, or anew for a later second. */
export function curveMovesSilently(pool: CurvePool): boolean {
  if (pool.kind !== "stable") return pool.ampGamma.futureTimeS > 0n;
  return pool.baseVirtualPrice !== undefined || pool.amplification.futureTimeS > pool.timestampS;
}
