import { id } from "ethers";
import type { Hex } from "../../core/hex.ts";
import { MAX_UINT112, MAX_UINT128 } from "../../core/integer-limits.ts";
import type { PendingLog } from "../../core/pending-transaction.ts";
import type { PoolState } from "../../market/pool-state.ts";
import type {
  ConcentratedLiquidity,
  ConcentratedPrice,
} from "../../market/quoting/uniswap-v3/concentrated-liquidity.ts";
import { MAX_SQRT_RATIO, MIN_SQRT_RATIO, tickAtSqrtRatio } from "../../market/quoting/uniswap-v3/tick-math.ts";
import { wordAt } from "../chain/pools/words.ts";

const V2_SYNC = id("Sync(uint112,uint112)");
const SOLIDLY_SYNC = id("Sync(uint256,uint256)");
/** Uniswap's, PancakeSwap V3's, and Uniswap V4's: all have the price, the liquidity and the tick at the same places. */
const SWAPS: ReadonlySet<string> = new Set([
  id("Swap(address,address,int256,int256,uint160,uint128,int24)"),
  id("Swap(address,address,int256,int256,uint160,uint128,int24,uint128,uint128)"),
  id("Swap(bytes32,address,int128,int128,uint160,uint128,int24,uint24)"),
]);

/**
 * The pool after a transaction that left these logs about it, where they say all that has changed: reserves after a Sync,
 * the price after swaps alone and between ticks that are known. Undefined where it has to be read.
 */
export function stateAfterLogs(pool: PoolState, logs: readonly PendingLog[]): PoolState | undefined {
  switch (pool.venue) {
    case "uniswap-v2":
      return withReserves(pool, logs, V2_SYNC);
    case "solidly":
      return withReserves(pool, logs, SOLIDLY_SYNC);
    case "uniswap-v3":
    case "uniswap-v4": {
      const price = priceAfter(pool, logs);
      return price && { ...pool, ...price };
    }
    case "curve":
    case "balancer-v2":
      return undefined;
  }
}

function withReserves<Pool extends PoolState>(
  pool: Pool,
  logs: readonly PendingLog[],
  topic: string,
): Pool | undefined {
  const data = logs.findLast(({ topics }) => topics[0] === topic)?.data;
  const [reserve0, reserve1] = [wordAt(data, 0), wordAt(data, 1)];
  if (!isBelow(reserve0, MAX_UINT112) || !isBelow(reserve1, MAX_UINT112)) return undefined;
  return { ...pool, reserve0, reserve1 };
}

function priceAfter(pool: ConcentratedLiquidity, logs: readonly PendingLog[]): ConcentratedPrice | undefined {
  const data: Hex | undefined = logs.at(-1)?.data;
  // Whatever adds or takes liquidity moves ticks, of which its log does not say what they are then.
  if (data === undefined || logs.some(({ topics }) => !SWAPS.has(topics[0] ?? ""))) return undefined;
  const [sqrtPriceX96, liquidity, tickWord] = [wordAt(data, 2), wordAt(data, 3), wordAt(data, 4)];
  if (sqrtPriceX96 === undefined || liquidity === undefined || tickWord === undefined) return undefined;
  if (sqrtPriceX96 < MIN_SQRT_RATIO || sqrtPriceX96 >= MAX_SQRT_RATIO || liquidity > MAX_UINT128) return undefined;
  const tick = Number(BigInt.asIntN(256, tickWord));
  const tickOfPrice = tickAtSqrtRatio(sqrtPriceX96);
  // A swap down that ends exactly at an initialised tick leaves the pool at the tick below it.
  const isOfPrice = tick === tickOfPrice || tick === tickOfPrice - 1;
  const isKnown = tick > pool.knownFromTick && tick < pool.knownToTick;
  return isOfPrice && isKnown ? { sqrtPriceX96, liquidity, tick } : undefined;
}

function isBelow(value: bigint | undefined, limit: bigint): value is bigint {
  return value !== undefined && value > 0n && value <= limit;
}
