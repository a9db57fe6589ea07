import type { Cycle } from "../search/cycle.ts";
import { depthIn, spotRate } from "../quoting/marginal-rate.ts";
import type { PoolState } from "../pool-state.ts";
import { quoteCycle } from "./quote-cycle.ts";

/** A size is at its limit when this part more is not taken. */
const MORE = 128n;

/**
 * Whether it is for lack of liquidity, and not for the prices, that a cycle gains no more than it does, in a few words.
 * @param amountIn its best size; undefined when no amount gains
 */
export function liquidityShortage(
  cycle: Cycle,
  pools: readonly PoolState[],
  amountIn: bigint | undefined,
): string | undefined {
  let rate = 1;
  for (const { poolIndex, tokenIn, tokenOut } of cycle.hops) {
    const pool = pools[poolIndex];
    if (pool === undefined || depthIn(pool, tokenOut) === 0n) return `${pool?.address} has none of ${tokenOut}`;
    rate *= spotRate(pool, tokenIn, tokenOut);
  }
  if (rate <= 1) return undefined;
  if (amountIn === undefined) return "it would gain at the pools' prices, but not with any amount that they take";
  const { refused } = quoteCycle(cycle, pools, littleMoreThan(amountIn));
  if (refused === undefined || refused === "amount-too-small") return undefined;
  return `not much more than ${amountIn} wei of ${cycle.profitToken} can go through it (${refused})`;
}

/** What a size is compared with to find out whether something ends there. */
export function littleMoreThan(amountIn: bigint): bigint {
  return amountIn + amountIn / MORE + 1n;
}
