import type { TickWishes } from "../../market/market-reader.ts";
import type { MarketView } from "../../market/market-view.ts";
import type { ContractCode } from "../../ports/contract-code.ts";
import type { DataFee } from "../../ports/data-fee.ts";
import type { UnknownPools } from "../../ports/unknown-pools.ts";
import type { HeadArrivals } from "./head-arrivals.ts";
import type { RevertedTrials } from "./reverted-trials.ts";

/** What is kept fresh beside the hot path for drafts; each may be left out, and is then not looked at. */
export interface DraftingFacts {
  /** Without it, signals without amounts are denied. */
  readonly view?: MarketView;
  /** Hears of pools whose known ticks end where a signal was sized. */
  readonly tickWishes?: TickWishes;
  /** Hears of trials that reverted. */
  readonly divergences?: RevertedTrials;
  /** Without it, only pools of the view are traded through. */
  readonly unknownPools?: UnknownPools;
  /** Without it, code is not looked for. */
  readonly code?: ContractCode;
  /** Without it, a signal from a later block than ours is denied at once. */
  readonly heads?: HeadArrivals;
  /** Without it, the chain is no rollup that takes anything for data. */
  readonly l1DataFee?: DataFee;
}
