import { toBigInt } from "ethers";
import type { Address } from "../../bot/core/hex.ts";
import type { PoolState } from "../../bot/market/pool-state.ts";

/** A pair as a contract call answers: reserves as hexadecimal words. */
export interface AnsweredPair {
  readonly token0: Address;
  readonly token1: Address;
  readonly reserve0: string;
  readonly reserve1: string;
}

const TERNARY_STEPS = 60;

/** What a node answers about the pairs of a universe. */
export function answersOf(pools: readonly PoolState[]): readonly AnsweredPair[] {
  return pools.flatMap((pool) => {
    if (pool.venue !== "uniswap-v2") return [];
    const { token0, token1, reserve0, reserve1 } = pool;
    return [{ token0, token1, reserve0: word(reserve0), reserve1: word(reserve1) }];
  });
}

/**
 * How public searchers do it: every ordered pair of pools that share both tokens, quoted in bigints by the formula of the
 * router, with a ternary search over the amount. Returns the sum of what pays.
 */
export function searchTheUsualWay(answers: readonly AnsweredPair[], base: Address): bigint {
  const byToken = new Map<Address, { readonly base: bigint; readonly token: bigint }[]>();
  for (const { token0, token1, reserve0, reserve1 } of answers) {
    const [token, ofBase, ofToken] = token0 === base ? [token1, reserve0, reserve1] : [token0, reserve1, reserve0];
    const pairs = byToken.get(token) ?? [];
    pairs.push({ base: toBigInt(ofBase), token: toBigInt(ofToken) });
    byToken.set(token, pairs);
  }
  let sum = 0n;
  for (const pairs of byToken.values()) {
    for (const buy of pairs) {
      for (const sell of pairs) {
        if (buy === sell) continue;
        const profit = (amountIn: bigint): bigint => {
          return amountOut(amountOut(amountIn, buy.base, buy.token), sell.token, sell.base) - amountIn;
        };
        const best = ternary(profit, buy.base);
        if (best > 0n) sum += best;
      }
    }
  }
  return sum;
}

function amountOut(amountIn: bigint, reserveIn: bigint, reserveOut: bigint): bigint {
  const paid = amountIn * 997n;
  return (paid * reserveOut) / (reserveIn * 1_000n + paid);
}

function ternary(profit: (amountIn: bigint) => bigint, limit: bigint): bigint {
  let [low, high] = [0n, limit];
  for (let step = 0; step < TERNARY_STEPS && high - low > 2n; step++) {
    const third = (high - low) / 3n;
    if (profit(low + third) < profit(high - third)) low += third;
    else high -= third;
  }
  return profit((low + high) / 2n);
}

function word(value: bigint): string {
  return `0x${value.toString(16).padStart(64, "0")}`;
}
