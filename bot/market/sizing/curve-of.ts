import type { Address } from "../../core/hex.ts";
import { MAX_UINT112 } from "../../core/integer-limits.ts";
import { PPM_DENOMINATOR } from "../../core/money.ts";
import type { PoolState, UniswapV2Pool } from "../pool-state.ts";
import type { Curve } from "../quoting/curve-stretch.ts";
import { ladderOf } from "../quoting/uniswap-v3/ladder-of.ts";

const PPM = Number(PPM_DENOMINATOR);
const MAX_RESERVE = Number(MAX_UINT112);

/** What a pool pays in one direction; undefined for a venue whose curve is not made of constant-product stretches. */
export function curveOf(pool: PoolState, tokenIn: Address, _tokenOut: Address): Curve | undefined {
  const zeroForOne = tokenIn === pool.token0;
  switch (pool.venue) {
    case "uniswap-v2":
      return pairCurve(pool, zeroForOne);
    case "uniswap-v3":
      return ladderOf(pool, zeroForOne, pool.feePpm);
    default:
      return undefined;
  }
}

function pairCurve(pool: UniswapV2Pool, zeroForOne: boolean): Curve {
  const [reserve0, reserve1] = [Number(pool.reserve0), Number(pool.reserve1)];
  const reserveIn = zeroForOne ? reserve0 : reserve1;
  const stretch = {
    fromIn: 0,
    // A pair keeps its reserves as uint112 and reverts above.
    toIn: MAX_RESERVE - reserveIn,
    fromOut: 0,
    reserveIn,
    reserveOut: zeroForOne ? reserve1 : reserve0,
    paidShare: (PPM - pool.feePpm) / PPM,
  };
  return { stretchAt: (amountIn) => (amountIn < stretch.toIn ? stretch : undefined) };
}
