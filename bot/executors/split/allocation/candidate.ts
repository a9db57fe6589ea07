import type { Exchange } from "../../../core/exchange.ts";
import type { TradeStatistics } from "../../../ports/trade-memory.ts";

/** An exchange with pools of the pair. */
export interface Candidate {
  readonly exchange: Exchange;
  /** What its pools of the pair hold; undefined when no fresh price tells it. */
  readonly liquidityUsdE8: bigint | undefined;
  /** How it did lately. */
  readonly statistics: TradeStatistics;
}

/** One whose liquidity is known. */
export type PricedCandidate = Candidate & { readonly liquidityUsdE8: bigint };
