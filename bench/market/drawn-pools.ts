import type { Address } from "../../bot/core/hex.ts";
import type { UniswapV2Pool, UniswapV3Pool } from "../../bot/market/pool-state.ts";
import type { Tick } from "../../bot/market/quoting/uniswap-v3/concentrated-liquidity.ts";
import { MAX_TICK, MIN_TICK, sqrtRatioAtTick } from "../../bot/market/quoting/uniswap-v3/tick-math.ts";

/** A token and how many base units of it a pool has. */
export type Side = readonly [token: Address, amount: number];

/** Ranges of liquidity around the price, in tick spacings to each side: thick inside, thin outside. */
const WIDTHS = [1, 3, 10, 50];

export function pairAt(address: Address, one: Side, other: Side, feePpm: number): UniswapV2Pool {
  const [[token0, amount0], [token1, amount1]] = ordered(one, other);
  const [reserve0, reserve1] = [BigInt(Math.ceil(amount0)), BigInt(Math.ceil(amount1))];
  return { venue: "uniswap-v2", address, token0, token1, feePpm, reserve0, reserve1 };
}

/** A Uniswap V3 pool whose price is the sides' and whose liquidity at it is that of a pair with these amounts. */
export function tickedPoolAt(
  address: Address,
  one: Side,
  other: Side,
  { feePpm, tickSpacing }: Pick<UniswapV3Pool, "feePpm" | "tickSpacing">,
): UniswapV3Pool {
  const [[token0, amount0], [token1, amount1]] = ordered(one, other);
  const exactTick = Math.log(amount1 / amount0) / Math.log(1.0001);
  const tick = Math.floor(exactTick);
  const centre = Math.floor(tick / tickSpacing);
  const whole = Math.sqrt(amount0 * amount1);
  const net = new Map<number, bigint>();
  let liquidity = 0n;
  for (const [i, width] of WIDTHS.entries()) {
    const part = BigInt(Math.ceil(whole / (i + 1)));
    net.set((centre - width) * tickSpacing, part);
    net.set((centre + 1 + width) * tickSpacing, -part);
    liquidity += part;
  }
  const ticks: Tick[] = [...net].map(([index, liquidityNet]) => ({ index, liquidityNet }));
  const [from, to] = [sqrtRatioAtTick(tick), sqrtRatioAtTick(tick + 1)];
  return {
    venue: "uniswap-v3",
    address,
    token0,
    token1,
    feePpm,
    tickSpacing,
    sqrtPriceX96: from + ((to - from) * BigInt(Math.floor((exactTick - tick) * 1e6))) / 1_000_000n,
    tick,
    liquidity,
    ticks: ticks.sort((a, b) => a.index - b.index),
    knownFromTick: MIN_TICK,
    knownToTick: MAX_TICK,
  };
}

function ordered(one: Side, other: Side): readonly [Side, Side] {
  return one[0] < other[0] ? [one, other] : [other, one];
}
