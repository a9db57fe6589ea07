import type { DatabaseSync } from "node:sqlite";
import type { OrderEvent } from "../../core/order-event.ts";
import { applyOrderEvent, type Order } from "../../core/order.ts";
import { fromJson, toJson } from "./bigint-json.ts";
import { ledgerEntryOf } from "./ledger-entry.ts";
import { CREATE_ORDERS, LEDGER_VERSION, toRow, UPSERT_EVENT, UPSERT_ORDER } from "./ledger-schema.ts";
import { missingSettlement, upgradedEvent } from "./upgrade-version-1.ts";

/**
 * Converts the tables of version 1, whose events are those of a version-1 journal, in one transaction. The ledger may
 * know orders that no journal has any more: they are converted as the journal would be.
 */
export function migrateLedger(database: DatabaseSync): void {
  database.exec("BEGIN IMMEDIATE");
  const orderIds = database.prepare("SELECT order_id FROM orders ORDER BY rowid").all();
  database.exec(`DROP TABLE orders; DROP TABLE projected; ${CREATE_ORDERS}`);
  const upsertOrder = database.prepare(UPSERT_ORDER);
  for (const row of orderIds) {
    const order = migrateOrder(database, String(row["order_id"]));
    if (order !== undefined) upsertOrder.run(...toRow(ledgerEntryOf(order)));
  }
  database.exec(`PRAGMA user_version = ${LEDGER_VERSION}; COMMIT`);
}

function migrateOrder(database: DatabaseSync, orderId: string): Order | undefined {
  const upsertEvent = database.prepare(UPSERT_EVENT);
  const rows = database.prepare("SELECT json FROM events WHERE order_id = ? ORDER BY seq").all(orderId);
  let order: Order | undefined;
  let lastAtMs = 0;
  const put = (event: OrderEvent, seq: number): void => {
    order = applyOrderEvent(order, event);
    lastAtMs = event.atMs;
    upsertEvent.run(orderId, seq, event.atMs, event.type, toJson(event));
  };
  for (const [seq, { json }] of rows.entries()) put(upgradedEvent(order, fromJson(String(json)) as OrderEvent), seq);
  const settlement = order && missingSettlement(order, lastAtMs);
  if (settlement !== undefined) put(settlement, rows.length);
  return order;
}
