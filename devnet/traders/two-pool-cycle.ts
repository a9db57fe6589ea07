import type { Address } from "../../bot/core/hex.ts";
import type { PoolDepth, RoutedPool } from "./pool-depth.ts";

/** WETH into one pool and out of another one, with the amount that is best as far as depths tell. */
export interface TwoPoolCycle {
  readonly buying: RoutedPool;
  readonly selling: RoutedPool;
  readonly amountInWei: bigint;
  readonly estimatedProfitWei: bigint;
}

/** A pool seen from WETH, in floating point: good enough to choose, not to trade. */
interface Side {
  readonly pool: RoutedPool;
  readonly weth: number;
  readonly token: number;
  /** What is left of an amount after the fee. */
  readonly kept: number;
}

/** All cycles of two pools that seem to earn anything, the best first. */
export function findTwoPoolCycles(depths: readonly PoolDepth[], weth: Address): TwoPoolCycle[] {
  const byToken = new Map<Address, Side[]>();
  for (const depth of depths) {
    const { token0, token1 } = depth.pool;
    if (token0 !== weth && token1 !== weth) continue;
    const token = token0 === weth ? token1 : token0;
    byToken.set(token, [...(byToken.get(token) ?? []), sideOf(depth, weth)]);
  }
  return [...byToken.values()]
    .flatMap((sides) => sides.flatMap((buying) => sides.flatMap((selling) => bestCycle(buying, selling))))
    .toSorted((one, other) => (one.estimatedProfitWei < other.estimatedProfitWei ? 1 : -1));
}

function sideOf({ pool, depth0Wei, depth1Wei }: PoolDepth, weth: Address): Side {
  const [wethWei, tokenWei] = pool.token0 === weth ? [depth0Wei, depth1Wei] : [depth1Wei, depth0Wei];
  return { pool, weth: Number(wethWei), token: Number(tokenWei), kept: 1 - pool.feePpm / 1_000_000 };
}

/**
 * Two pools in a row act as one: with reserves x1, y1 and y2, x2 and fees kept k1, k2, an amount a comes back as
 * k1 k2 y1 x2 a / (x1 y2 + k1 (y2 + k2 y1) a), which is best where its slope is 1.
 */
function bestCycle(buying: Side, selling: Side): TwoPoolCycle[] {
  if (buying === selling) return [];
  const gain = buying.kept * selling.kept * buying.token * selling.weth;
  const depth = buying.weth * selling.token;
  const drag = buying.kept * (selling.token + selling.kept * buying.token);
  if (gain <= depth) return [];
  const amountIn = (Math.sqrt(gain * depth) - depth) / drag;
  const profit = (gain * amountIn) / (depth + drag * amountIn) - amountIn;
  return [
    {
      buying: buying.pool,
      selling: selling.pool,
      amountInWei: BigInt(Math.floor(amountIn)),
      estimatedProfitWei: BigInt(Math.floor(profit)),
    },
  ];
}
