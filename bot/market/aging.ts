import type { PoolState } from "./pool-state.ts";
import { CACHE_EXPIRES_S } from "./quoting/curve-stable/stable-rates.ts";
import type { StablePool } from "./quoting/curve-stable/stable-pool.ts";

/**
 * What becomes of a state while no log tells of a change.
 * - "none": it quotes alike in every later block.
 * - "time": its quotes depend on the second, and on nothing that would have to be asked: `timestampS` is to be kept up.
 * - "reads": a rate from elsewhere counts, which changes without a log of the pool.
 */
export type Aging = "none" | "time" | "reads";

/** How a state ages after the second for which it was read. */
export function agingOf(pool: PoolState): Aging {
  switch (pool.venue) {
    case "curve":
      if (pool.kind === "stable") return agingOfStable(pool);
      return pool.ampGamma.futureTimeS > pool.timestampS ? "time" : "none";
    case "balancer-v2":
      if (pool.kind === "weighted") return "none";
      if (pool.rates.some((rate) => rate !== null)) return "reads";
      return pool.amplification.endTime > pool.timestampS ? "time" : "none";
    case "uniswap-v2":
    case "solidly":
    case "uniswap-v3":
    case "uniswap-v4":
      return "none";
  }
}

/** The same state, for a block of another second. */
export function atSecond<Pool extends PoolState>(pool: Pool, timestampS: bigint): Pool {
  return "timestampS" in pool ? { ...pool, timestampS } : pool;
}

function agingOfStable({ amplification, baseVirtualPrice, timestampS }: StablePool): Aging {
  const { current, cached, movesUntilS = 0n } = baseVirtualPrice ?? { current: 0n };
  if (movesUntilS > timestampS) return "reads";
  const expires =
    cached !== undefined && cached.virtualPrice !== current && timestampS <= cached.updatedS + CACHE_EXPIRES_S;
  return expires || amplification.futureTimeS > timestampS ? "time" : "none";
}
