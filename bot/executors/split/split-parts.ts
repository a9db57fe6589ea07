import type { Address } from "../../core/hex.ts";
import type { CapitalBook } from "../../trading/capital/capital-book.ts";
import type { TradingParts } from "../../trading/trading-parts.ts";
import type { Headrooms } from "./allocation/headrooms.ts";
import type { ComingSlices } from "./coming-slices.ts";
import type { SplitBooks } from "./split-books.ts";
import type { SplitSettings } from "./split-settings.ts";

/** What split trades are planned and led with. */
export interface SplitParts extends TradingParts {
  readonly split: SplitSettings;
  readonly headrooms: Headrooms;
  /** Shared with every executor that trades from the same accounts. */
  readonly capital: CapitalBook;
  readonly coming: ComingSlices;
  /** Through which these three are changed. */
  readonly books: SplitBooks;
  /** Hears where each trade may go and why, a sentence an exchange. */
  readonly tell?: (sentence: string) => void;
  /** Pools, tokens and routers in quarantine. */
  readonly held: () => ReadonlySet<Address>;
}
