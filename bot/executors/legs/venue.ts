import type { Exchange } from "../../core/exchange.ts";
import type { Address } from "../../core/hex.ts";
import { type PoolState, tokensOf } from "../../market/pool-state.ts";
import { quoteExactInput } from "../../market/quoting/quote.ts";
import { swapOf } from "../../market/quoting/swap-of.ts";
import type { MarketView } from "../../market/market-view.ts";
import { swapObstacle } from "../../trading/exchanges/encode-swap.ts";
import type { ExchangeBook } from "../../trading/exchanges/exchange-book.ts";
import type { Slice } from "../../trading/exchanges/slice.ts";

/** A pool in a state, and where accounts of ours trade over it. */
export interface Venue {
  readonly exchange: Exchange;
  readonly pool: PoolState;
}

/** Where accounts of ours trade, and over which pools. */
export type Exchanges = Pick<ExchangeBook, "exchanges" | "exchangeOf" | "poolsOf">;

/** What is traded for what. */
export interface TokenWay {
  readonly tokenIn: Address;
  readonly tokenOut: Address;
}

/** All venues of two tokens whose routers can be called for them, in the order of the exchanges. */
export function venuesOf(
  way: TokenWay,
  { exchanges, market }: { readonly exchanges: Exchanges; readonly market: MarketView },
): readonly Venue[] {
  return exchanges.exchanges.flatMap((exchange) =>
    exchanges.poolsOf(exchange).flatMap((address) => {
      const pool = market.pool(address);
      return pool !== undefined && trades(pool, way) ? [{ exchange, pool }] : [];
    }),
  );
}

/** Whether a pool trades both. */
export function trades(pool: PoolState, { tokenIn, tokenOut }: TokenWay): boolean {
  const tokens = tokensOf(pool);
  return tokens.includes(tokenIn) && tokens.includes(tokenOut);
}

/** An amount through the venue with its exact quote, or why there is none. */
export function sliceAt(
  { exchange, pool }: Venue,
  { tokenIn, tokenOut }: TokenWay,
  amountInWei: bigint,
): Slice | { readonly obstacle: string } {
  const quote = quoteExactInput(pool, tokenIn, tokenOut, amountInWei);
  if (quote.refused !== undefined) return { obstacle: `the pool ${pool.address} does not take it: ${quote.refused}` };
  const swap = swapOf(pool, tokenIn, tokenOut);
  const slice: Slice = {
    exchange,
    swap,
    ...("feePpm" in pool && { feePpm: pool.feePpm }),
    amountInWei,
    expectedOutWei: quote.amountOut,
  };
  const obstacle = swapObstacle(exchange, [{ ...slice, minOutWei: 1n }]);
  return obstacle === undefined ? slice : { obstacle: `the router of ${exchange.name} cannot do it: ${obstacle}` };
}
