import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import type { LedgerEntry } from "../../ports/ledger.ts";

/** Another version of the tables is not converted: the journal has everything, and they are made anew. */
export const LEDGER_VERSION = 1;

/** Ids and amounts are decimal text, because SQLite's integers end at 2^63. */
const COLUMNS = {
  orderId: { sql: "order_id TEXT PRIMARY KEY", holds: "bigint" },
  state: { sql: "state TEXT NOT NULL", holds: "plain" },
  strategyId: { sql: "strategy_id INTEGER NOT NULL", holds: "plain" },
  signalId: { sql: "signal_id TEXT NOT NULL", holds: "bigint" },
  source: { sql: "source TEXT NOT NULL", holds: "plain" },
  kind: { sql: "kind TEXT NOT NULL", holds: "plain" },
  createdAtMs: { sql: "created_at_ms INTEGER NOT NULL", holds: "plain" },
  endedAtMs: { sql: "ended_at_ms INTEGER", holds: "plain" },
  profitToken: { sql: "profit_token TEXT NOT NULL", holds: "plain" },
  predictedProfitWei: { sql: "predicted_profit_wei TEXT", holds: "bigint" },
  netProfitWei: { sql: "net_profit_wei TEXT", holds: "bigint" },
  realisedProfitWei: { sql: "realised_profit_wei TEXT", holds: "bigint" },
  gasUsed: { sql: "gas_used TEXT", holds: "bigint" },
  gasCostWei: { sql: "gas_cost_wei TEXT", holds: "bigint" },
  failureReason: { sql: "failure_reason TEXT", holds: "plain" },
  failureDetail: { sql: "failure_detail TEXT", holds: "plain" },
  transactionHash: { sql: "transaction_hash TEXT", holds: "plain" },
  blockNumber: { sql: "block_number TEXT", holds: "bigint" },
} as const satisfies Record<keyof LedgerEntry, { sql: string; holds: "bigint" | "plain" }>;

const FIELDS = Object.keys(COLUMNS) as (keyof LedgerEntry)[];
const NAMES = Object.values(COLUMNS).map(({ sql }) => sql.slice(0, sql.indexOf(" ")));

/** The rowid of an order tells which was created first. `projected` has one row: the journal's last record in here. */
export const CREATE_TABLES = `
  CREATE TABLE orders (${Object.values(COLUMNS)
    .map(({ sql }) => sql)
    .join(", ")});
  CREATE INDEX orders_by_state ON orders (state);
  CREATE TABLE events (
    order_id TEXT NOT NULL, seq INTEGER NOT NULL, at_ms INTEGER NOT NULL, type TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (order_id, seq)
  ) WITHOUT ROWID;
  CREATE TABLE projected (id INTEGER PRIMARY KEY CHECK (id = 1), journal_offset INTEGER NOT NULL, json TEXT NOT NULL);
  PRAGMA user_version = ${LEDGER_VERSION};
`;

/** Rows for {@link fromRow}; a condition and an order may follow. */
export const SELECT_ORDERS = `SELECT ${NAMES.join(", ")} FROM orders`;

/** Writes the one row of an order, new or not. */
export const UPSERT_ORDER = `
  INSERT INTO orders (${NAMES.join(", ")}) VALUES (${NAMES.map(() => "?").join(", ")})
  ON CONFLICT (order_id) DO UPDATE SET ${NAMES.map((name) => `${name} = excluded.${name}`).join(", ")}
`;

/** The parameters of {@link UPSERT_ORDER}. */
export function toRow(entry: LedgerEntry): SQLInputValue[] {
  return FIELDS.map((field) => {
    const value = entry[field];
    return value === undefined ? null : COLUMNS[field].holds === "bigint" ? value.toString() : value;
  });
}

/** One row of {@link SELECT_ORDERS}. */
export function fromRow(row: Record<string, SQLOutputValue>): LedgerEntry {
  const members = FIELDS.flatMap((field, index) => {
    const value = row[NAMES[index] ?? field];
    if (value === null || value === undefined) return [];
    return [[field, COLUMNS[field].holds === "bigint" ? BigInt(String(value)) : value]];
  });
  return Object.fromEntries(members) as LedgerEntry;
}
