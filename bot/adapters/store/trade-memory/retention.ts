import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { TradeMemorySettings } from "./trade-memory-settings.ts";

/** Rows that are taken out at once at most, so that nobody waits: a few milliseconds. */
const PRUNED_AT_ONCE = 500;
/** Counting takes longer the more rows there are, so that most writes do without; it takes out more than they add. */
const WRITES_PER_COUNT = 100;

/** Lets go what is too old or too much, a little with each write; most of the time there is nothing to do. */
export class Retention {
  readonly #settings: TradeMemorySettings;
  readonly #oldestParts: StatementSync;
  readonly #surplusParts: StatementSync;
  readonly #oldestTrades: StatementSync;
  readonly #surplusTrades: StatementSync;
  #writesOfParts = 0;
  #writesOfTrades = 0;

  constructor(database: DatabaseSync, settings: TradeMemorySettings) {
    this.#settings = settings;
    this.#oldestParts = database.prepare(
      "DELETE FROM parts WHERE rowid IN (SELECT rowid FROM parts WHERE ended_at_ms < ? ORDER BY ended_at_ms LIMIT ?)",
    );
    this.#surplusParts = database.prepare(
      `DELETE FROM parts WHERE rowid IN (
        SELECT rowid FROM parts ORDER BY ended_at_ms, rowid LIMIT min(?, max(0, (SELECT count(*) FROM parts) - ?))
      )`,
    );
    this.#oldestTrades = database.prepare(
      `DELETE FROM trades WHERE trade_id IN (SELECT trade_id FROM trades WHERE at_ms < ? ORDER BY at_ms LIMIT ?)
       RETURNING trade_id`,
    );
    this.#surplusTrades = database.prepare(
      `DELETE FROM trades WHERE trade_id IN (
        SELECT trade_id FROM trades ORDER BY at_ms LIMIT min(?, max(0, (SELECT count(*) FROM trades) - ?))
      ) RETURNING trade_id`,
    );
  }

  pruneParts(nowMs: number): void {
    this.#oldestParts.run(nowMs - this.#settings.maxAgeMs, PRUNED_AT_ONCE);
    if (this.#writesOfParts++ % WRITES_PER_COUNT === 0) {
      this.#surplusParts.run(PRUNED_AT_ONCE, this.#settings.maxRecords);
    }
  }

  /** The ids that are let go. */
  pruneTrades(nowMs: number): readonly string[] {
    const rows = this.#oldestTrades.all(nowMs - this.#settings.maxTradeAgeMs, PRUNED_AT_ONCE);
    if (this.#writesOfTrades++ % WRITES_PER_COUNT === 0) {
      rows.push(...this.#surplusTrades.all(PRUNED_AT_ONCE, this.#settings.maxTrades));
    }
    return rows.map((row) => String(row["trade_id"]));
  }
}
