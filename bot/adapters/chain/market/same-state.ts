import { isDeepStrictEqual } from "node:util";
import { agingOf, atSecond } from "../../../market/aging.ts";
import type { PoolState } from "../../../market/pool-state.ts";
import { constantAmplification } from "../../../market/quoting/balancer-stable/amplification.ts";
import { scaledPool } from "../../../market/quoting/balancer-stable/scaled-pool.ts";

/** Whether two readings show the same pool in the same state: one that quotes alike whenever it is asked. */
export function isSameState(a: PoolState | undefined, b: PoolState | undefined): boolean {
  return isDeepStrictEqual(a && settled(a), b && settled(b));
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

/** Without what does not count: the second of a state that does not age, notes of rates, and ramps that are over. */
function settled(pool: PoolState): PoolState {
  if (pool.venue !== "balancer-v2" || pool.kind === "weighted") {
    return agingOf(pool) === "none" ? atSecond(pool, 0n) : pool;
  }
  if (pool.amplification.endTime > pool.timestampS) return pool;
  const { amplification, factors } = scaledPool(pool);
  return {
    ...pool,
    amplification: constantAmplification(amplification),
    scales: factors,
    rates: [],
    timestampS: 0n,
  };
}
