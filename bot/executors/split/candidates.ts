import type { SplitTrade } from "../../core/split-trade.ts";
import type { PoolState } from "../../market/pool-state.ts";
import { depthIn } from "../../market/quoting/marginal-rate.ts";
import type { Valuation } from "../../ports/valuation.ts";
import type { Candidate } from "./allocation/candidate.ts";
import type { SplitParts } from "./split-parts.ts";
import type { TradedPool } from "./traded-pools.ts";

type Pair = Pick<SplitTrade, "tokenIn" | "tokenOut">;

/** The exchanges of these pools, with what is known of them. */
export function candidatesOf(
  pools: readonly TradedPool[],
  pair: Pair,
  { memory, valuation }: Pick<SplitParts, "memory" | "valuation">,
): readonly Candidate[] {
  const ofExchange = Map.groupBy(pools, ({ exchange }) => exchange);
  return [...ofExchange].map(([exchange, members]) => ({
    exchange,
    liquidityUsdE8: liquidityUsdE8(
      members.map(({ pool }) => pool),
      pair,
      valuation,
    ),
    statistics: memory.ofExchange(exchange.name),
  }));
}

/** Of both tokens together; undefined when one has no fresh price. */
function liquidityUsdE8(pools: readonly PoolState[], { tokenIn, tokenOut }: Pair, valuation: Valuation) {
  let sum = 0n;
  for (const token of [tokenIn, tokenOut]) {
    const amountWei = pools.reduce((depth, pool) => depth + depthIn(pool, token), 0n);
    const worth = valuation.usdE8Of({ token, amountWei });
    if (worth === undefined) return undefined;
    sum += worth;
  }
  return sum;
}
