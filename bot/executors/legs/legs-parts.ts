import type { CapitalBook } from "../../trading/capital/capital-book.ts";
import type { TradingParts } from "../../trading/trading-parts.ts";
import type { LegsSettings } from "./legs-settings.ts";

/** What an executor of arbitrages by legs is put together from. */
export interface LegsParts extends TradingParts {
  readonly settings: LegsSettings;
  /** Shared with every executor that trades with the same accounts. */
  readonly capital: CapitalBook;
}
