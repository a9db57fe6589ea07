import type { Address } from "../../core/hex.ts";
import type { LegsArbitrage } from "../../core/legs-arbitrage.ts";
import { invalid, type NotNow, notTradable } from "./not-now.ts";
import type { LegsParts } from "./legs-parts.ts";
import { trades, type TokenWay, type Venue } from "./venue.ts";

/** One of the two swaps, with the pool that it goes over. */
export interface Leg extends TokenWay, Venue {}

/** Where the two legs go. */
export interface LegsRoute {
  readonly buy: Leg;
  readonly sell: Leg;
}

/** The tokens of an arbitrage by legs. */
export interface LegsTokens {
  /** What goes in, and is counted at the end. */
  readonly profitToken: Address;
  /** What is bought, and sold again. */
  readonly boughtToken: Address;
}

export function legsTokens({ path: { profitToken, hops } }: LegsArbitrage): LegsTokens {
  return { profitToken, boughtToken: hops[0]?.tokenOut ?? profitToken };
}

/** Both pools with their state and their exchanges, or why the path cannot be taken. */
export function routeOf({ path }: LegsArbitrage, { market, exchanges }: LegsParts): LegsRoute | NotNow {
  const { profitToken, hops } = path;
  const [first, second] = hops;
  if (first === undefined || second === undefined || hops.length > 2) {
    return invalid(`it has ${hops.length} hops, where a purchase and a sale are two`);
  }
  const isCycle =
    first.tokenIn === profitToken &&
    first.tokenOut === second.tokenIn &&
    second.tokenOut === profitToken &&
    first.tokenIn !== first.tokenOut;
  if (!isCycle) return invalid("its two hops do not lead from the profit token over another one back to it");
  if (first.pool === second.pool) return invalid("it buys and sells in the same pool");
  const legs: Leg[] = [];
  for (const { pool: address, tokenIn, tokenOut } of [first, second]) {
    const pool = market.pool(address);
    if (pool === undefined) return invalid(`the pool ${address} is not watched`);
    const exchange = exchanges.exchangeOf(address);
    if (exchange === undefined) return notTradable(`the pool ${address} belongs to no configured exchange`);
    if (!trades(pool, { tokenIn, tokenOut }))
      return invalid(`the pool ${address} does not trade ${tokenIn} for ${tokenOut}`);
    legs.push({ exchange, pool, tokenIn, tokenOut });
  }
  const [buy, sell] = legs;
  return buy === undefined || sell === undefined ? invalid("it has no legs") : { buy, sell };
}
