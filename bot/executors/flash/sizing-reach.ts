import type { PoolState } from "../../market/pool-state.ts";
import type { ConcentratedLiquidity } from "../../market/quoting/uniswap-v3/concentrated-liquidity.ts";

/**
 * How many initialised ticks a swap may cross on its way when it is sized. Each one crossed costs about 20,000 gas, so that
 * these alone are five times the default gas limit: no arbitrage pays for more.
 */
export const MAX_TICKS_CROSSED = 128;

/** The pools of a state are sized from more than once: what is known of their swaps goes with the object. */
const reached = new WeakMap<PoolState, PoolState>();

/**
 * The pool as far as sizing looks: whoever sends a signal says over which pools, and a quote over thousands of ticks takes
 * milliseconds in which nothing else runs. What it takes within reach it quotes as the pool itself does; more is refused.
 */
export function withinReach(pool: PoolState): PoolState {
  if (!("ticks" in pool)) return pool;
  const known = reached.get(pool) ?? cut(pool);
  reached.set(pool, known);
  return known;
}

function cut<Pool extends PoolState & ConcentratedLiquidity>(pool: Pool): Pool {
  const { ticks, tick } = pool;
  const firstAbove = ticks.findIndex(({ index }) => index > tick);
  const above = firstAbove === -1 ? ticks.length : firstAbove;
  const [from, to] = [Math.max(above - MAX_TICKS_CROSSED, 0), above + MAX_TICKS_CROSSED];
  if (from === 0 && to >= ticks.length) return pool;
  const within = ticks.slice(from, to);
  return {
    ...pool,
    ticks: within,
    knownFromTick: from === 0 ? pool.knownFromTick : (within[0]?.index ?? tick),
    knownToTick: to >= ticks.length ? pool.knownToTick : (within.at(-1)?.index ?? tick),
  };
}
