import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { messageOf } from "../../core/errors.ts";
import type { OrderEvent } from "../../core/order-event.ts";
import { applyOrderEvent, foldOrder, isOpen, type Order } from "../../core/order.ts";
import { fromJson } from "./bigint-json.ts";
import type { JournalRecord } from "./journal-reader.ts";
import { ledgerEntryOf } from "./ledger-entry.ts";
import { CREATE_TABLES, LEDGER_VERSION, toRow, UPSERT_ORDER } from "./ledger-schema.ts";

/** In the data directory, beside the journal that it is made from. */
export const LEDGER_FILE = "ledger.db";

const FLUSH_PAUSE_MS = 50;
/** Of the event loop, at one time; what is left over waits for the next turn. */
const SLICE_MS = 2;
const RECORDS_PER_SLICE = 500;

/** A record of the journal and the event that it holds. */
export interface LedgerRecord extends JournalRecord {
  readonly event: OrderEvent;
}

interface Projected {
  readonly order: Order;
  readonly events: number;
}

/**
 * Writes the ledger from the journal's records, some time after they are durable, a batch at a time. The ledger can be
 * made anew from the journal at any time: when it cannot be written that is noted, and orders are not troubled.
 */
export class LedgerWriter {
  readonly #file: string;
  readonly #note: (note: string) => void;
  readonly #open = new Map<bigint, Projected>();
  #database: DatabaseSync | undefined;
  readonly #queue: LedgerRecord[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Opens the ledger, or begins a new one when there is none that can be used. */
  constructor(directory: string, note: (note: string) => void) {
    this.#note = note;
    this.#file = join(directory, LEDGER_FILE);
    try {
      this.#database = openDatabase(this.#file);
    } catch (thrown) {
      note(`the ledger ${this.#file} is made anew from the journal: ${messageOf(thrown)}`);
      this.#database = remakeDatabase(this.#file, note);
    }
  }

  /** The journal's last record in the ledger; undefined when it is empty. */
  lastProjected(): JournalRecord | undefined {
    return this.#database && lastProjected(this.#database);
  }

  /** Empties the ledger. */
  clear(): void {
    this.#guarded((database) => database.exec("DELETE FROM orders; DELETE FROM events; DELETE FROM projected"));
  }

  /** Takes up the next record; it is written soon. */
  add(record: LedgerRecord): void {
    if (this.#database === undefined) return;
    this.#queue.push(record);
    this.#timer ??= setTimeout(() => this.#flushSome(SLICE_MS), FLUSH_PAUSE_MS).unref();
  }

  /** Writes everything that was taken up. */
  flush(): void {
    while (this.#queue.length > 0) this.#flushSome();
  }

  close(): void {
    this.flush();
    clearTimeout(this.#timer);
    this.#database?.close();
    this.#database = undefined;
  }

  #flushSome(timeLimitMs = Infinity): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#guarded((database) => {
      database.exec("BEGIN");
      const written = this.#project(database, performance.now() + timeLimitMs);
      database.exec("COMMIT");
      this.#queue.splice(0, written);
    });
    if (this.#queue.length > 0) this.#timer = setTimeout(() => this.#flushSome(SLICE_MS), 1).unref();
  }

  /** Returns how many records of the queue it wrote. */
  #project(database: DatabaseSync, endMs: number): number {
    const insertEvent = database.prepare("INSERT INTO events VALUES (?, ?, ?, ?, ?)");
    const touched = new Map<bigint, Order>();
    let written = 0;
    let last: LedgerRecord | undefined;
    for (const record of this.#queue) {
      if (written === RECORDS_PER_SLICE || (written > 0 && performance.now() > endMs)) break;
      const { event, payload } = record;
      const before =
        event.type === "created" ? undefined : (this.#open.get(event.orderId) ?? read(database, event.orderId));
      const order = applyOrderEvent(before?.order, event);
      const seq = before?.events ?? 0;
      insertEvent.run(event.orderId.toString(), seq, event.atMs, event.type, payload);
      touched.set(event.orderId, order);
      this.#open.set(event.orderId, { order, events: seq + 1 });
      written += 1;
      last = record;
    }
    const upsertOrder = database.prepare(UPSERT_ORDER);
    for (const order of touched.values()) {
      upsertOrder.run(...toRow(ledgerEntryOf(order)));
      if (!isOpen(order)) this.#open.delete(order.orderId);
    }
    if (last) database.prepare("REPLACE INTO projected VALUES (1, ?, ?)").run(last.offset, last.payload);
    return written;
  }

  #guarded(work: (database: DatabaseSync) => void): void {
    if (this.#database === undefined) return;
    try {
      work(this.#database);
    } catch (thrown) {
      this.#note(`the ledger falls behind until the next start: ${messageOf(thrown)}`);
      this.#database.close();
      this.#database = undefined;
      this.#queue.length = 0;
      if (isDamage(thrown)) removeDatabase(this.#file);
    }
  }
}

/** SQLite's primary result codes CORRUPT and NOTADB: waiting will not mend it. */
function isDamage(thrown: unknown): boolean {
  return thrown instanceof Error && "errcode" in thrown && [11, 26].includes(Number(thrown.errcode) & 0xff);
}

function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    // A commit waits for no disk: what a crash takes back is read from the journal again.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    const version = database.prepare("PRAGMA user_version").get()?.["user_version"];
    if (version === 0) database.exec(CREATE_TABLES);
    else if (version !== LEDGER_VERSION) throw new Error(`it is of version ${Number(version)}`);
    lastProjected(database);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

function lastProjected(database: DatabaseSync): JournalRecord | undefined {
  const row = database.prepare("SELECT journal_offset, json FROM projected").get();
  return row && { offset: Number(row["journal_offset"]), payload: String(row["json"]) };
}

function removeDatabase(file: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
}

function remakeDatabase(file: string, note: (note: string) => void): DatabaseSync | undefined {
  try {
    removeDatabase(file);
    return openDatabase(file);
  } catch (thrown) {
    note(`there is no ledger in this run: ${messageOf(thrown)}`);
    return undefined;
  }
}

/** An order that this writer has not seen, or has seen end. */
function read(database: DatabaseSync, orderId: bigint): Projected | undefined {
  const rows = database.prepare("SELECT json FROM events WHERE order_id = ? ORDER BY seq").all(orderId.toString());
  const order = foldOrder(rows.map(({ json }) => fromJson(String(json)) as OrderEvent));
  return order && { order, events: rows.length };
}
