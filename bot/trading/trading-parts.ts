import type { NativePrices } from "../market/prices/native-price.ts";
import type { MarketView } from "../market/market-view.ts";
import type { DataFee } from "../ports/data-fee.ts";
import type { OrderedCalls } from "../ports/ordered-calls.ts";
import type { TradeMemory } from "../ports/trade-memory.ts";
import type { Valuation } from "../ports/valuation.ts";
import type { SendingParts } from "../transactions/following-parts.ts";
import type { AllowanceReader } from "./approvals/allowance-reader.ts";
import type { ExchangeBook } from "./exchanges/exchange-book.ts";
import type { TradingSettings } from "./parts/trading-settings.ts";

/** What an executor that trades with capital of our own is put together from. */
export interface TradingParts extends SendingParts {
  readonly settings: TradingSettings;
  /** The newest state of the pools. */
  readonly market: MarketView;
  /** Where accounts of ours may trade. */
  readonly exchanges: ExchangeBook;
  readonly allowances: AllowanceReader;
  /** Tries a trade from its approvals to its last swap. */
  readonly calls: OrderedCalls;
  readonly prices: NativePrices;
  /** Of a rollup whose gas does not pay for publishing. */
  readonly l1DataFee?: DataFee;
  readonly valuation: Valuation;
  readonly memory: TradeMemory;
}
