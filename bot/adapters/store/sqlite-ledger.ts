import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { OrderEvent } from "../../core/order-event.ts";
import { foldOrder } from "../../core/order.ts";
import type { Ledger, LedgerEntry, LedgerHistory, OrdersQuery } from "../../ports/ledger.ts";
import { fromJson } from "./bigint-json.ts";
import { fromRow, LEDGER_VERSION, SELECT_ORDERS } from "./ledger-schema.ts";
import { LEDGER_FILE } from "./ledger-writer.ts";

/** How long a question waits while the writer opens or closes the ledger. */
const BUSY_TIMEOUT_MS = 2_000;

/** Reads a ledger, also while an engine writes it. */
export class SqliteLedger implements Ledger, Disposable {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Undefined when the directory has none, or one of another version, which the next start of an engine replaces.
   * Throws STORE_UNUSABLE when it cannot be read.
   */
  static open(directory: string): SqliteLedger | undefined {
    const file = join(directory, LEDGER_FILE);
    if (!existsSync(file)) return undefined;
    const database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    try {
      const version = database.prepare("PRAGMA user_version").get()?.["user_version"];
      if (version === LEDGER_VERSION) return new SqliteLedger(database);
    } catch (thrown) {
      database.close();
      throw new ArbError("STORE_UNUSABLE", { directory, problem: messageOf(thrown) }, { cause: thrown });
    }
    database.close();
    return undefined;
  }

  listOrders({ state, limit }: OrdersQuery): readonly LedgerEntry[] {
    const rows =
      state === undefined
        ? this.#database.prepare(`${SELECT_ORDERS} ORDER BY rowid DESC LIMIT ?`).all(limit)
        : this.#database.prepare(`${SELECT_ORDERS} WHERE state = ? ORDER BY rowid DESC LIMIT ?`).all(state, limit);
    return rows.map(fromRow);
  }

  order(orderId: bigint): LedgerHistory | undefined {
    const rows = this.#database
      .prepare("SELECT json FROM events WHERE order_id = ? ORDER BY seq")
      .all(orderId.toString());
    const events = rows.map(({ json }) => fromJson(String(json)) as OrderEvent);
    const order = foldOrder(events);
    return order && { order, events };
  }

  completedProfits(): readonly LedgerEntry[] {
    return this.#database
      .prepare(`${SELECT_ORDERS} WHERE state = 'Completed' ORDER BY ended_at_ms, rowid`)
      .all()
      .map(fromRow);
  }

  close(): void {
    this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
