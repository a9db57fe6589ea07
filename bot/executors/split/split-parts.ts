import type { Address } from "../../core/hex.ts";
import type { TradingParts } from "../../trading/trading-parts.ts";
import type { Headrooms } from "./allocation/headrooms.ts";
import type { OpenSales } from "./open-sales.ts";
import type { SplitBooks } from "./split-books.ts";
import type { SplitSettings } from "./split-settings.ts";

/** What split trades are planned and led with. */
export interface SplitParts extends TradingParts {
  readonly split: SplitSettings;
  readonly headrooms: Headrooms;
  readonly sales: OpenSales;
  /** Through which both of them are changed. */
  readonly books: SplitBooks;
  /** Pools, tokens and routers in quarantine. */
  readonly held: () => ReadonlySet<Address>;
}
