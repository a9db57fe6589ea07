import type { Address } from "../../core/hex.ts";
import type { Route } from "../../core/route.ts";
import type { TickWishes } from "../market-reader.ts";
import type { PoolState } from "../pool-state.ts";
import { quoteExactInput } from "../quoting/quote.ts";
import { littleMoreThan } from "./liquidity-shortage.ts";

/**
 * The pool on a route whose known ticks end right behind the route's size; undefined when none do. What is sized there has
 * the best amount that is known, and perhaps not the best one that there is.
 * @param pools as they were read; where one of the route is not among them, nothing is said of it
 */
function poolLackingTicks({ hops }: Route, pools: ReadonlyMap<Address, PoolState>): Address | undefined {
  const [first] = hops;
  let amount = first === undefined ? 0n : littleMoreThan(first.amountIn);
  for (const { pool: address, tokenIn, tokenOut } of hops) {
    const pool = pools.get(address);
    if (pool === undefined) return undefined;
    const quote = quoteExactInput(pool, tokenIn, tokenOut, amount);
    if (quote.refused !== undefined) return quote.refused === "leaves-known-ticks" ? address : undefined;
    amount = quote.amountOut;
  }
  return undefined;
}

/** Has more ticks read of the pools that lack some for these routes. */
export function wishForTicks(routes: readonly Route[], pools: readonly PoolState[], wishes: TickWishes): void {
  if (routes.length === 0) return;
  const used = new Set(routes.flatMap(({ hops }) => hops.map(({ pool }) => pool)));
  const states = new Map(pools.filter(({ address }) => used.has(address)).map((pool) => [pool.address, pool]));
  for (const route of routes) {
    const lacking = poolLackingTicks(route, states);
    if (lacking !== undefined) wishes.wantsMoreTicks(lacking);
  }
}
