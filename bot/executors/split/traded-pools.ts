import type { Exchange } from "../../core/exchange.ts";
import type { SplitTrade } from "../../core/split-trade.ts";
import { type PoolState, tokensOf } from "../../market/pool-state.ts";
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
