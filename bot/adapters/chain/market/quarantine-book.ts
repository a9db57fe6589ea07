import { DatabaseSync } from "node:sqlite";
import { messageOf } from "../../../core/errors.ts";
import type { Address } from "../../../core/hex.ts";
import type { Divergence, Quarantine, Quarantined } from "../../../ports/quarantine.ts";
import { isDamage, setAside } from "../../store/ledger-database.ts";

/** In the data directory. */
export const QUARANTINE_FILE = "quarantine.db";

/** What may be left out. */
export interface QuarantineBookOptions {
  /** After so many divergences within {@link memoryMs}, a suspect is held. */
  readonly divergencesUntilHeld?: number;
  readonly memoryMs?: number;
  /** Hears what was not held before and is now. */
  readonly onHeld?: (held: Quarantined) => void;
  /** Wall clock. */
  readonly nowMs?: () => number;
}

/** One may be chance: another trade came between. */
const DIVERGENCES_UNTIL_HELD = 2;
const MEMORY_MS = 86_400_000;
/** How long a write waits while another process lists or releases. */
const BUSY_TIMEOUT_MS = 2_000;

const CREATE = `
  CREATE TABLE IF NOT EXISTS held (
    address TEXT PRIMARY KEY, reason TEXT NOT NULL, since_ms INTEGER NOT NULL, until_ms INTEGER
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS divergences (address TEXT NOT NULL, at_ms INTEGER NOT NULL, reason TEXT NOT NULL);
`;
const UPSERT = `
  INSERT INTO held VALUES (?, ?, ?, ?)
  ON CONFLICT (address) DO UPDATE SET reason = excluded.reason, until_ms = excluded.until_ms
`;

/**
 * The quarantine in a file of its own, because it holds decisions that no chain can give back. Another process may list
 * and release while the bot runs: the bot sees it the next time it asks.
 */
export class QuarantineBook implements Quarantine, Disposable {
  readonly #database: DatabaseSync;
  readonly #options: Required<QuarantineBookOptions>;
  #held: ReadonlyMap<Address, Quarantined> = new Map();
  /** SQLite's number for what others have committed. */
  #version: unknown;

  private constructor(database: DatabaseSync, options: QuarantineBookOptions) {
    this.#database = database;
    this.#options = {
      divergencesUntilHeld: DIVERGENCES_UNTIL_HELD,
      memoryMs: MEMORY_MS,
      onHeld: () => undefined,
      nowMs: Date.now,
      ...options,
    };
  }

  /** One that is damaged is set aside with one sentence to `note`, and an empty one begun. */
  static open(file: string, note: (sentence: string) => void, options: QuarantineBookOptions = {}): QuarantineBook {
    try {
      return new QuarantineBook(openDatabase(file), options);
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown;
      const aside = setAside(file);
      note(`The quarantine ${file} was set aside as ${aside}, and nothing is held: ${messageOf(thrown)}.`);
      return new QuarantineBook(openDatabase(file), options);
    }
  }

  held(): ReadonlySet<Address> {
    return new Set(this.#current().keys());
  }

  list(): readonly Quarantined[] {
    return [...this.#current().values()];
  }

  hold(address: Address, reason: string, forMs?: number): void {
    const isNew = !this.#current().has(address);
    const sinceMs = this.#options.nowMs();
    const untilMs = forMs === undefined ? undefined : sinceMs + forMs;
    this.#database.prepare(UPSERT).run(address, reason, sinceMs, untilMs ?? null);
    this.#version = undefined;
    if (isNew) this.#options.onHeld({ address, reason, sinceMs, untilMs });
  }

  release(address: Address): boolean {
    const { changes } = this.#database.prepare("DELETE FROM held WHERE address = ?").run(address);
    this.#database.prepare("DELETE FROM divergences WHERE address = ?").run(address);
    this.#version = undefined;
    return changes > 0;
  }

  report({ suspects, reason }: Divergence): void {
    const atMs = this.#options.nowMs();
    this.#database.prepare("DELETE FROM divergences WHERE at_ms < ?").run(atMs - this.#options.memoryMs);
    for (const address of suspects) {
      this.#database.prepare("INSERT INTO divergences VALUES (?, ?, ?)").run(address, atMs, reason);
      const counted = this.#database
        .prepare("SELECT count(*) AS times FROM divergences WHERE address = ?")
        .get(address);
      const times = Number(counted?.["times"]);
      if (times >= this.#options.divergencesUntilHeld) this.hold(address, `${times} divergences, the last: ${reason}`);
    }
  }

  close(): void {
    this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Without those whose time is over. */
  #current(): ReadonlyMap<Address, Quarantined> {
    const version = this.#database.prepare("PRAGMA data_version").get()?.["data_version"];
    if (version !== this.#version) this.#held = this.#read();
    this.#version = version;
    const nowMs = this.#options.nowMs();
    const isOver = ({ untilMs }: Quarantined): boolean => untilMs !== undefined && untilMs <= nowMs;
    if (![...this.#held.values()].some(isOver)) return this.#held;
    this.#database.prepare("DELETE FROM held WHERE until_ms <= ?").run(nowMs);
    this.#held = this.#read();
    return this.#held;
  }

  #read(): ReadonlyMap<Address, Quarantined> {
    const rows = this.#database.prepare("SELECT * FROM held ORDER BY since_ms, address").all();
    return new Map(
      rows.map((row) => {
        const untilMs = row["until_ms"] === null ? undefined : Number(row["until_ms"]);
        const address = String(row["address"]) as Address;
        return [address, { address, reason: String(row["reason"]), sinceMs: Number(row["since_ms"]), untilMs }];
      }),
    );
  }
}

function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${CREATE}`);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}
