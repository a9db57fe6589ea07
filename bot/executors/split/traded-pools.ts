import type { Exchange } from "../../core/exchange.ts";
import type { SplitTrade } from "../../core/split-trade.ts";
import { type PoolState, tokensOf } from "../../market/pool-state.ts";
import { poolAfter } from "./pool-after.ts";
import type { SplitParts } from "./split-parts.ts";

/** A pool of a trade's pair, and whose it is. */
export interface TradedPool {
  readonly exchange: Exchange;
  readonly pool: PoolState;
}

/** Those pools of the market that change the one token into the other and that an exchange of ours reaches. */
export function tradedPools(
  { tokenIn, tokenOut }: Pick<SplitTrade, "tokenIn" | "tokenOut">,
  { market, exchanges, held }: Pick<SplitParts, "market" | "exchanges" | "held">,
): readonly TradedPool[] {
  const inQuarantine = held();
  return exchanges.exchanges.flatMap((exchange) =>
    exchanges.poolsOf(exchange).flatMap((key) => {
      const pool = inQuarantine.has(key) ? undefined : market.pool(key);
      const tokens = pool === undefined ? [] : tokensOf(pool);
      return pool !== undefined && tokens.includes(tokenIn) && tokens.includes(tokenOut) ? [{ exchange, pool }] : [];
    }),
  );
}

/**
 * The same as they will be when all that our other orders still sell of the token has gone in: what is quoted for two of
 * them in one state would be paid to the first only. What goes the other way may fail, and is not counted on.
 */
export function poolsAfterOthers(
  orderId: bigint,
  trade: Pick<SplitTrade, "tokenIn" | "tokenOut">,
  parts: Pick<SplitParts, "market" | "exchanges" | "held" | "coming">,
): readonly TradedPool[] {
  const { tokenIn, tokenOut } = trade;
  return tradedPools(trade, parts).map(({ exchange, pool }) => {
    const comingWei = parts.coming.amountWei(pool.address, tokenIn, orderId);
    return { exchange, pool: poolAfter(pool, tokenIn, tokenOut, comingWei) };
  });
}
