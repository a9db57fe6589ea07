/** How much the trade memory keeps. */
export interface TradeMemorySettings {
  /** Parts that ended longer ago are let go. */
  readonly maxAgeMs: number;
  /** Of parts; the oldest go first. All of them are read at a start: 100,000 take two seconds. */
  readonly maxRecords: number;
  /** Ids of trades are kept longer than parts, because one must not be used again. */
  readonly maxTradeAgeMs: number;
  readonly maxTrades: number;
}

const DAY_MS = 86_400_000;

/** 30 days of parts, a year of ids: together some 20 MB on the disk when all of it is full. */
export const DEFAULT_TRADE_MEMORY_SETTINGS: TradeMemorySettings = {
  maxAgeMs: 30 * DAY_MS,
  maxRecords: 20_000,
  maxTradeAgeMs: 365 * DAY_MS,
  maxTrades: 100_000,
};
