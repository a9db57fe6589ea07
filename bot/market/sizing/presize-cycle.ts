import type { Address } from "../../core/hex.ts";
import { PPM_DENOMINATOR } from "../../core/money.ts";
import type { PoolState } from "../pool-state.ts";
import type { Curve } from "../quoting/curve-stretch.ts";
import { depthIn, spotRate } from "../quoting/marginal-rate.ts";
import type { Cycle } from "../search/cycle.ts";
import { curveOf } from "./curve-of.ts";
import { curveOptimum } from "./curve-optimum.ts";

const PPM = Number(PPM_DENOMINATOR);
/** Relative: far above what four rates and their product err by. */
const DOUBT = 1e-8;

/** What doubles say about a cycle, in a microsecond. */
export interface Presize {
  /** About the best size; undefined where only exact quotes can find it. */
  readonly amountIn: number | undefined;
  /** No amount gains more than this after the premium; 0 when none gains. */
  readonly profitAtMost: number;
}

const NOTHING: Presize = { amountIn: undefined, profitAtMost: 0 };

/**
 * What a cycle can gain at most, and about where. Integers round in the pools' favour, so the optimum of the curves is
 * not below what executes but for the rounding of doubles, which is added. Only Solidly rounds a fee for the trader: what
 * that is worth, less than a unit, is not counted.
 */
export function presizeCycle(cycle: Cycle, pools: readonly PoolState[], premiumPpm = 0): Presize {
  const curves: Curve[] = [];
  for (const { poolIndex, tokenIn } of cycle.hops) {
    const pool = pools[poolIndex];
    const curve = pool === undefined ? undefined : curveOf(pool, tokenIn);
    if (curve === undefined) break;
    curves.push(curve);
  }
  if (curves.length === cycle.hops.length) {
    const optimum = curveOptimum(curves, premiumPpm);
    if (optimum !== undefined) {
      const { amountIn, profit } = optimum;
      return { amountIn, profitAtMost: profit + amountIn * DOUBT };
    }
  }
  return boundByDepth(cycle, pools, premiumPpm, curves.length === cycle.hops.length);
}

/**
 * No hop pays more than its pool holds, and no unit brings more than the first one. So with the first unit's rate R around
 * the cycle and D of the profit token for the scarcest hop's whole output, nothing gains more than D·(1 − 1 / R).
 */
function boundByDepth(cycle: Cycle, pools: readonly PoolState[], premiumPpm: number, hasCurves: boolean): Presize {
  let rate = 1;
  let mostOut = Infinity;
  for (const { poolIndex, tokenIn, tokenOut } of cycle.hops) {
    const pool = pools[poolIndex];
    if (pool === undefined) return NOTHING;
    const hopRate = spotRate(pool, tokenIn, tokenOut);
    rate *= hopRate;
    mostOut = Math.min(mostOut * hopRate, holds(pool, tokenOut));
  }
  const needed = 1 + premiumPpm / PPM;
  // Where the curves see no gain, a doubt remains only next to the rate at which there is none.
  if (!(rate > needed * (1 - DOUBT)) || (hasCurves && rate > needed * (1 + DOUBT))) return NOTHING;
  return { amountIn: undefined, profitAtMost: mostOut * (1 - needed / (rate * (1 + DOUBT))) };
}

/** Unknown for concentrated liquidity: what stands at other prices is not in its depth. */
function holds(pool: PoolState, token: Address): number {
  return "sqrtPriceX96" in pool ? Infinity : Number(depthIn(pool, token));
}
