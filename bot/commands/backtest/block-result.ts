import type { Comparison } from "./compare-searcher.ts";
import type { FoundCycle, RevertedCycle } from "./found-cycle.ts";
import type { Totals } from "./totals.ts";

/** What a backtest found in one block. */
export interface BlockResult {
  readonly block: number;
  readonly timestampS: number;
  readonly transactions: number;
  /** Whether the replayed transactions wrote the events that the block's header speaks of. */
  readonly isReplayedExactly: boolean;
  /** How many pools it touches that can be quoted, or that are listed. */
  readonly pools: number;
  /** How many states were searched. */
  readonly states: number;
  /** Best first; what is unverified comes last. */
  readonly cycles: readonly FoundCycle[];
  readonly reverted: readonly RevertedCycle[];
  readonly comparisons: readonly Comparison[];
  readonly total: Totals;
}
