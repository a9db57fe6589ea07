import type { Address } from "../../core/hex.ts";
import { PPM_DENOMINATOR } from "../../core/money.ts";
import type { PoolState, UniswapV2Pool } from "../pool-state.ts";
import { depthBalancerStable, spotRateBalancerStable } from "./balancer-stable/balancer-stable-quote.ts";
import { depthBalancerWeighted, spotRateBalancerWeighted } from "./balancer-weighted/balancer-weighted-quote.ts";
import { depthCurve, spotRateCurve } from "./curve/curve-quote.ts";
import { depthSolidly, spotRateSolidly } from "./solidly/solidly-quote.ts";
import { depthAtPrice } from "./uniswap-v3/concentrated-liquidity.ts";
import { rateAtPrice } from "./uniswap-v3/rate-at-price.ts";
import { depthUniswapV4, spotRateUniswapV4 } from "./uniswap-v4/uniswap-v4-quote.ts";

const PPM = Number(PPM_DENOMINATOR);

/**
 * What the first, infinitely small, unit in brings in units out, fee included: no amount has a better average. A double
 * good to about 1e-15, of stable pools 1e-9; 0 for a pool without reserves.
 */
export function spotRate(pool: PoolState, tokenIn: Address, tokenOut: Address): number {
  switch (pool.venue) {
    case "uniswap-v2":
      return spotRateUniswapV2(pool, tokenIn);
    case "solidly":
      return spotRateSolidly(pool, tokenIn);
    case "uniswap-v3":
      return rateAtPrice(pool.sqrtPriceX96, tokenIn === pool.token0, pool.feePpm);
    case "uniswap-v4":
      return spotRateUniswapV4(pool, tokenIn);
    case "curve":
      return spotRateCurve(pool, tokenIn, tokenOut);
    case "balancer-v2":
      return pool.kind === "weighted"
        ? spotRateBalancerWeighted(pool, tokenIn, tokenOut)
        : spotRateBalancerStable(pool, tokenIn, tokenOut);
  }
}

/** The amount of a token that the pool holds, or would hold if its present liquidity reached everywhere. */
export function depthIn(pool: PoolState, token: Address): bigint {
  switch (pool.venue) {
    case "uniswap-v2":
      return token === pool.token0 ? pool.reserve0 : pool.reserve1;
    case "solidly":
      return depthSolidly(pool, token);
    case "uniswap-v3":
      return depthAtPrice(pool, token === pool.token0);
    case "uniswap-v4":
      return depthUniswapV4(pool, token);
    case "curve":
      return depthCurve(pool, token);
    case "balancer-v2":
      return pool.kind === "weighted" ? depthBalancerWeighted(pool, token) : depthBalancerStable(pool, token);
  }
}

function spotRateUniswapV2({ token0, reserve0, reserve1, feePpm }: UniswapV2Pool, tokenIn: Address): number {
  if (reserve0 <= 0n || reserve1 <= 0n) return 0;
  const paid = (PPM - feePpm) / PPM;
  const price = Number(reserve1) / Number(reserve0);
  return tokenIn === token0 ? paid * price : paid / price;
}
