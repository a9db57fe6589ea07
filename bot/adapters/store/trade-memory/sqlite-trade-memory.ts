import { dirname } from "node:path";
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { ArbError, messageOf } from "../../../core/errors.ts";
import {
  type KnownTrade,
  pairName,
  type PartRecord,
  type PartsQuery,
  type TokenPair,
  type TradeMemory,
  type TradeStatistics,
} from "../../../ports/trade-memory.ts";
import { fromRow, NEWEST_FIRST, SELECT_PARTS, toRow, UPSERT_PART } from "./part-schema.ts";
import { Retention } from "./retention.ts";
import { StatisticsBook } from "./statistics-book.ts";
import { openTradeMemoryFile } from "./trade-memory-file.ts";
import { DEFAULT_TRADE_MEMORY_SETTINGS, type TradeMemorySettings } from "./trade-memory-settings.ts";

/** What may be left out. */
export interface TradeMemoryOptions {
  readonly settings?: Partial<TradeMemorySettings>;
  /** Wall clock. */
  readonly nowMs?: () => number;
}

interface Loaded {
  readonly trades: Map<string, bigint>;
  readonly statistics: StatisticsBook;
  readonly retention: Retention;
}

/**
 * The trade memory in an SQLite file of its own: a cache of what the journal and the ledger have, see
 * docs/adr/0059-what-decides-where-a-trade-may-go.md. A write that fails is noted and goes on in memory alone, because a
 * part that is under way must be followed all the same.
 */
export class SqliteTradeMemory implements TradeMemory, Disposable {
  /** Whether the file was begun anew, so that the journal and the ledger are to be told again. */
  readonly isNew: boolean;
  readonly #database: DatabaseSync;
  readonly #directory: string;
  readonly #note: (sentence: string) => void;
  readonly #nowMs: () => number;
  readonly #trades: Map<string, bigint>;
  readonly #statistics: StatisticsBook;
  readonly #retention: Retention;
  /** One sentence for a disk that stays full, not one for each part. */
  #isUnwritable = false;

  private constructor(
    file: string,
    note: (sentence: string) => void,
    { settings, nowMs = Date.now }: TradeMemoryOptions,
  ) {
    const kept = { ...DEFAULT_TRADE_MEMORY_SETTINGS, ...settings };
    const opened = openTradeMemoryFile(file, (database) => load(database, kept, nowMs()), note);
    this.isNew = opened.isNew;
    this.#database = opened.database;
    this.#directory = dirname(file);
    this.#note = note;
    this.#nowMs = nowMs;
    this.#trades = opened.found.trades;
    this.#statistics = opened.found.statistics;
    this.#retention = opened.found.retention;
  }

  /** One that is damaged or of another version is set aside with one sentence to `note`. Throws STORE_UNUSABLE when the place cannot be written. */
  static open(file: string, note: (sentence: string) => void, options: TradeMemoryOptions = {}): SqliteTradeMemory {
    return guarded(dirname(file), () => new SqliteTradeMemory(file, note, options));
  }

  isKnownTrade(tradeId: string): boolean {
    return this.#trades.has(tradeId);
  }

  rememberTrade({ tradeId, orderId, kind, atMs }: KnownTrade): boolean {
    const owner = this.#trades.get(tradeId);
    if (owner !== undefined) return owner === orderId;
    this.#trades.set(tradeId, orderId);
    this.#write(() => {
      // An id that was written once stays with its order.
      this.#database
        .prepare("INSERT OR IGNORE INTO trades VALUES (?, ?, ?, ?)")
        .run(tradeId, orderId.toString(), kind, atMs);
      for (const gone of this.#retention.pruneTrades(this.#nowMs())) this.#trades.delete(gone);
    });
    return true;
  }

  recordPart(record: PartRecord): void {
    const nowMs = this.#nowMs();
    this.#statistics.remove(record.orderId, record.partId);
    this.#statistics.add(record, nowMs);
    this.#write(() => {
      this.#database.prepare(UPSERT_PART).run(...toRow(record));
      this.#retention.pruneParts(nowMs);
    });
  }

  forgetPart(orderId: bigint, partId: string): void {
    this.#statistics.remove(orderId, partId);
    this.#write(() => {
      this.#database.prepare("DELETE FROM parts WHERE order_id = ? AND part_id = ?").run(orderId.toString(), partId);
    });
  }

  ofExchange(exchange: string): TradeStatistics {
    return this.#statistics.ofExchange(exchange, this.#nowMs());
  }

  ofPair(pair: TokenPair): TradeStatistics {
    return this.#statistics.ofPair(pair, this.#nowMs());
  }

  listParts({ exchange, pair, status, sinceMs, limit }: PartsQuery): readonly PartRecord[] {
    const wanted: readonly (readonly [condition: string, value: SQLInputValue | undefined])[] = [
      ["exchange = ?", exchange],
      ["pair = ?", pair && pairName(pair)],
      ["status = ?", status],
      ["ended_at_ms >= ?", sinceMs],
    ];
    const asked = wanted.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]));
    const where = asked.length === 0 ? "" : `WHERE ${asked.map(({ condition }) => condition).join(" AND ")}`;
    return guarded(this.#directory, () =>
      this.#database
        .prepare(`${SELECT_PARTS} ${where} ${NEWEST_FIRST}`)
        .all(...asked.map(({ value }) => value), limit)
        .map(fromRow),
    );
  }

  close(): void {
    this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #write(work: () => void): void {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      work();
      this.#database.exec("COMMIT");
      this.#isUnwritable = false;
    } catch (thrown) {
      if (this.#database.isOpen && this.#database.isTransaction) this.#database.exec("ROLLBACK");
      if (!this.#isUnwritable) {
        this.#note(
          `The trade memory in ${this.#directory} could not be written, and learns until the next start only: ${messageOf(thrown)}.`,
        );
      }
      this.#isUnwritable = true;
    }
  }
}

function load(database: DatabaseSync, settings: TradeMemorySettings, nowMs: number): Loaded {
  const retention = new Retention(database, settings);
  retention.pruneTrades(nowMs);
  retention.pruneParts(nowMs);
  const trades = new Map<string, bigint>();
  for (const row of database.prepare("SELECT trade_id, order_id FROM trades").iterate()) {
    trades.set(String(row["trade_id"]), BigInt(String(row["order_id"])));
  }
  const statistics = new StatisticsBook();
  for (const row of database.prepare(`${SELECT_PARTS} ORDER BY ended_at_ms, rowid`).iterate()) {
    statistics.add(fromRow(row), nowMs);
  }
  return { trades, statistics, retention };
}

function guarded<T>(directory: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw new ArbError("STORE_UNUSABLE", { directory, problem: messageOf(thrown) }, { cause: thrown });
  }
}
