import type { Address } from "../../core/hex.ts";
import { MAX_UINT112 } from "../../core/integer-limits.ts";
import { PPM_DENOMINATOR } from "../../core/money.ts";
import type { PoolState, UniswapV2Pool } from "../pool-state.ts";
import type { Curve } from "../quoting/curve-stretch.ts";
import type { SolidlyPool } from "../quoting/solidly/solidly-pool.ts";
import { ladderOf } from "../quoting/uniswap-v3/ladder-of.ts";
import { swapFeePpm } from "../quoting/uniswap-v4/uniswap-v4-quote.ts";

const PPM = Number(PPM_DENOMINATOR);
/** A Uniswap V2 pair keeps its reserves as uint112 and reverts above. */
const MAX_RESERVE = Number(MAX_UINT112);

/** What a pool pays in one direction; undefined for a venue whose curve is not made of constant-product stretches. */
export function curveOf(pool: PoolState, tokenIn: Address): Curve | undefined {
  const zeroForOne = "token0" in pool && tokenIn === pool.token0;
  if (pool.venue === "uniswap-v2") return pairCurve(pool, zeroForOne, MAX_RESERVE);
  if (pool.venue === "uniswap-v3") return ladderOf(pool, zeroForOne, pool.feePpm);
  if (pool.venue === "uniswap-v4") {
    const feePpm = swapFeePpm(pool, zeroForOne);
    return feePpm < PPM ? ladderOf(pool, zeroForOne, feePpm) : undefined;
  }
  if (pool.venue === "solidly" && !pool.isStable) return pairCurve(pool, zeroForOne, Infinity);
  return undefined;
}

/** @param maxReserve what the pair can hold of a token */
function pairCurve(pool: UniswapV2Pool | SolidlyPool, zeroForOne: boolean, maxReserve: number): Curve {
  const [reserve0, reserve1] = [Number(pool.reserve0), Number(pool.reserve1)];
  const reserveIn = zeroForOne ? reserve0 : reserve1;
  const stretch = {
    fromIn: 0,
    toIn: maxReserve - reserveIn,
    fromOut: 0,
    reserveIn,
    reserveOut: zeroForOne ? reserve1 : reserve0,
    paidShare: (PPM - pool.feePpm) / PPM,
  };
  return { stretchAt: (amountIn) => (amountIn < stretch.toIn ? stretch : undefined) };
}
