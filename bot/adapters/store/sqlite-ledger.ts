import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { OrderEvent } from "../../core/order-event.ts";
import { foldOrder } from "../../core/order.ts";
import type { Ledger, LedgerEntry, LedgerHistory, OrdersQuery } from "../../ports/ledger.ts";
import { fromJson } from "./bigint-json.ts";
import { conditionsOf } from "./ledger-conditions.ts";
import { LEDGER_FILE } from "./ledger-names.ts";
import { fromRow, LEDGER_VERSION, SELECT_ORDERS } from "./ledger-schema.ts";

/** How long a question waits while the writer opens or closes the ledger. */
const BUSY_TIMEOUT_MS = 2_000;
/** The newest first; the rowid tells which of two that were created at once came later. */
const NEWEST_FIRST = "ORDER BY created_at_ms DESC, rowid DESC LIMIT ?";

/** Reads a ledger, also while an engine writes it. Every question throws STORE_UNUSABLE when it cannot be read. */
export class SqliteLedger implements Ledger, Disposable {
  readonly #database: DatabaseSync;
  readonly #directory: string;

  private constructor(database: DatabaseSync, directory: string) {
    this.#database = database;
    this.#directory = directory;
  }

  /** Undefined when the directory has none, or one that was only just begun. Throws STORE_UNUSABLE when it cannot be read or is of another version. */
  static open(directory: string): SqliteLedger | undefined {
    const file = join(directory, LEDGER_FILE);
    if (!existsSync(file)) return undefined;
    const database = guarded(directory, () => new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS }));
    const ledger = new SqliteLedger(database, directory);
    try {
      const isBegun = ledger.#guarded(() => {
        const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
        if (version !== LEDGER_VERSION && version !== 0) throw new Error(describeVersion(version));
        return version !== 0;
      });
      if (isBegun) return ledger;
    } catch (thrown) {
      database.close();
      throw thrown;
    }
    database.close();
    return undefined;
  }

  listOrders(query: OrdersQuery): readonly LedgerEntry[] {
    const { where, parameters } = conditionsOf(query);
    return this.#guarded(() =>
      this.#database
        .prepare(`${SELECT_ORDERS} ${where} ${NEWEST_FIRST}`)
        .all(...parameters, query.limit)
        .map(fromRow),
    );
  }

  order(orderId: bigint): LedgerHistory | undefined {
    return this.#guarded(() => {
      const rows = this.#database
        .prepare("SELECT json FROM events WHERE order_id = ? ORDER BY seq")
        .all(orderId.toString());
      const events = rows.map(({ json }) => fromJson(String(json)) as OrderEvent);
      const order = foldOrder(events);
      return order && { order, events };
    });
  }

  completedProfits(): readonly LedgerEntry[] {
    return this.#guarded(() =>
      this.#database
        .prepare(`${SELECT_ORDERS} WHERE state = 'Completed' ORDER BY ended_at_ms, rowid`)
        .all()
        .map(fromRow),
    );
  }

  close(): void {
    this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #guarded<T>(ask: () => T): T {
    return guarded(this.#directory, ask);
  }
}

function guarded<T>(directory: string, ask: () => T): T {
  try {
    return ask();
  } catch (thrown) {
    throw new ArbError("STORE_UNUSABLE", { directory, problem: messageOf(thrown) }, { cause: thrown });
  }
}

function describeVersion(version: number): string {
  return version < LEDGER_VERSION
    ? `its ledger is of version ${version}, which the next start of an engine converts`
    : `its ledger is of version ${version}, and this build knows none after ${LEDGER_VERSION}`;
}
