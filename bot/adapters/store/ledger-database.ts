import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { OrderEvent } from "../../core/order-event.ts";
import { applyOrderEvent, foldOrder, isSettled, type Order } from "../../core/order.ts";
import { fromJson } from "./bigint-json.ts";
import { ledgerEntryOf } from "./ledger-entry.ts";
import { migrateLedger } from "./ledger-migration.ts";
import { LEDGER_FILE, SQLITE_COMPANIONS } from "./ledger-names.ts";
import {
  CREATE_EVENTS,
  CREATE_ORDERS,
  ADD_HELD,
  ADD_PARTS,
  LEDGER_VERSION,
  ORDER_COLUMNS,
  SELECT_UNSETTLED,
  toRow,
  UPSERT_EVENT,
  UPSERT_ORDER,
} from "./ledger-schema.ts";

/** How long a write waits for a reader that is opening or closing the ledger. */
const BUSY_TIMEOUT_MS = 2_000;

/** Orders that are kept in memory; the others are read from the tables when there is more of them. */
const MAX_LIVE_ORDERS = 1_000;

interface Projected {
  readonly order: Order;
  readonly events: number;
}

/** The ledger, as its one writer has it. Writing what is already there changes nothing. */
export class LedgerDatabase {
  readonly #database: DatabaseSync;
  /** Orders that may get further events, those that had one lately last. */
  readonly #live = new Map<bigint, Projected>();
  readonly #upsertEvent: StatementSync;
  readonly #upsertOrder: StatementSync;
  readonly #deleteSurplus: StatementSync;
  readonly #selectEvents: StatementSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.#upsertEvent = database.prepare(UPSERT_EVENT);
    this.#upsertOrder = database.prepare(UPSERT_ORDER);
    this.#deleteSurplus = database.prepare("DELETE FROM events WHERE order_id = ? AND seq >= ?");
    this.#selectEvents = database.prepare("SELECT json FROM events WHERE order_id = ? ORDER BY seq");
  }

  /**
   * Opens or begins the ledger of a directory; one of an earlier version is converted. One that is damaged is set aside,
   * because it may hold the only record of old orders. Throws STORE_UNUSABLE when it is of a later version.
   */
  static open(directory: string, note: (note: string) => void): LedgerDatabase {
    const file = join(directory, LEDGER_FILE);
    try {
      return new LedgerDatabase(openDatabase(file, directory));
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown;
      const aside = setAside(file);
      note(`the ledger ${file} is damaged and was set aside as ${aside}: ${messageOf(thrown)}`);
      return new LedgerDatabase(openDatabase(file, directory));
    }
  }

  /** Adds events, given as the journal's payloads, to the orders that it has. */
  append(payloads: readonly string[]): void {
    const touched = new Map<bigint, Projected>();
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      for (const payload of payloads) {
        const event = fromJson(payload) as OrderEvent;
        const { orderId } = event;
        const before = event.type === "created" ? undefined : (touched.get(orderId) ?? this.#projected(orderId));
        const seq = before?.events ?? 0;
        this.putEvent(event, seq, payload);
        touched.set(orderId, { order: applyOrderEvent(before?.order, event), events: seq + 1 });
      }
      for (const { order, events } of touched.values()) this.putOrder(order, events);
      this.#database.exec("COMMIT");
    } catch (thrown) {
      this.#rollBack();
      throw thrown;
    }
    for (const [orderId, projected] of touched) {
      this.#live.delete(orderId);
      if (!isSettled(projected.order)) this.#live.set(orderId, projected);
    }
    for (const orderId of this.#live.keys()) {
      if (this.#live.size <= MAX_LIVE_ORDERS) break;
      this.#live.delete(orderId);
    }
  }

  /**
   * Runs work that puts events and orders, and commits it; all of it, or nothing. When this resolves and it is `durable`,
   * then everything that the ledger has is on the disk.
   */
  async transaction<T>(work: () => Promise<T>, { durable = false } = {}): Promise<T> {
    // The synchronous commit writes the log of all earlier ones to the disk, too: it is one file.
    if (durable) this.#database.exec("PRAGMA synchronous = FULL");
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      // A transaction that has written nothing would wait for no disk.
      this.#database.exec(`PRAGMA user_version = ${LEDGER_VERSION}`);
      const result = await work();
      this.#database.exec("COMMIT");
      return result;
    } catch (thrown) {
      this.#rollBack();
      throw thrown;
    } finally {
      if (durable) this.#database.exec("PRAGMA synchronous = NORMAL");
    }
  }

  /** @param seq how many events the order had before this one */
  putEvent({ orderId, atMs, type }: OrderEvent, seq: number, payload: string): void {
    this.#upsertEvent.run(orderId.toString(), seq, atMs, type, payload);
  }

  /** Writes the row of an order that has so many events, and takes away what another history had more. */
  putOrder(order: Order, events: number): void {
    this.#upsertOrder.run(...toRow(ledgerEntryOf(order)));
    this.#deleteSurplus.run(order.orderId.toString(), events);
  }

  /** Takes out the orders that may still change and are not among these. */
  removeUnsettled(kept: ReadonlySet<bigint>): void {
    for (const row of this.#database.prepare(SELECT_UNSETTLED).all()) {
      const orderId = String(row["order_id"]);
      if (kept.has(BigInt(orderId))) continue;
      this.#database.prepare("DELETE FROM orders WHERE order_id = ?").run(orderId);
      this.#database.prepare("DELETE FROM events WHERE order_id = ?").run(orderId);
    }
  }

  /** Takes over from another ledger of this version the orders that can change no more and are not in this one. */
  addSettledOf(other: string): void {
    this.#database.prepare("ATTACH ? AS other").run(other);
    try {
      const version = this.#database.prepare("PRAGMA other.user_version").get()?.["user_version"];
      if (version !== LEDGER_VERSION) throw new Error(`it is of version ${Number(version)}`);
      this.#database.exec(`
        BEGIN IMMEDIATE;
        CREATE TEMP TABLE missing AS SELECT order_id FROM other.orders
          WHERE settled = 1 AND order_id NOT IN (SELECT order_id FROM main.orders);
        INSERT INTO main.orders (${ORDER_COLUMNS})
          SELECT ${ORDER_COLUMNS} FROM other.orders WHERE order_id IN missing ORDER BY rowid;
        INSERT INTO main.events SELECT * FROM other.events WHERE order_id IN missing;
        DROP TABLE missing;
        COMMIT;
      `);
    } finally {
      this.#rollBack();
      this.#database.exec("DETACH other");
    }
  }

  close(): void {
    this.#database.close();
  }

  #rollBack(): void {
    if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
  }

  #projected(orderId: bigint): Projected | undefined {
    const live = this.#live.get(orderId);
    if (live !== undefined) return live;
    const rows = this.#selectEvents.all(orderId.toString());
    const order = foldOrder(rows.map(({ json }) => fromJson(String(json)) as OrderEvent));
    return order && { order, events: rows.length };
  }
}

/** SQLite's primary result codes CORRUPT and NOTADB: waiting will not mend it. */
export function isDamage(thrown: unknown): boolean {
  return thrown instanceof Error && "errcode" in thrown && [11, 26].includes(Number(thrown.errcode) & 0xff);
}

/** Gives a damaged database another name, for whoever wants to save what is in it; returns that. */
export function setAside(file: string): string {
  const aside = file.replace(/\.db$/, `.damaged-${new Date().toISOString().replaceAll(":", "-")}.db`);
  renameSync(file, aside);
  for (const companion of SQLITE_COMPANIONS) {
    try {
      renameSync(file + companion, aside + companion);
    } catch {
      rmSync(file + companion, { force: true });
    }
  }
  return aside;
}

function openDatabase(file: string, directory: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    // A commit waits for no disk: what a crash takes back is read from the journal again.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (version === 0) {
      database.exec(`BEGIN; ${CREATE_ORDERS} ${CREATE_EVENTS} PRAGMA user_version = ${LEDGER_VERSION}; COMMIT`);
    } else if (version === 1) migrateLedger(database);
    else if (version === 2 || version === 3) {
      const addHeld = version === 2 ? ADD_HELD : "";
      database.exec(`BEGIN; ${addHeld} ${ADD_PARTS} PRAGMA user_version = ${LEDGER_VERSION}; COMMIT`);
    } else if (version !== LEDGER_VERSION) {
      const problem = `its ledger is of version ${version}, and this build knows none after ${LEDGER_VERSION}`;
      throw new ArbError("STORE_UNUSABLE", { directory, problem });
    }
    database.prepare("SELECT count(*) FROM orders WHERE settled = 0").get();
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}
