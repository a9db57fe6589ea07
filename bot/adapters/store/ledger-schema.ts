import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import type { LedgerEntry } from "../../ports/ledger.ts";
import { fromJson, toJson } from "./bigint-json.ts";

/** Of the tables; earlier ones are converted, later ones refused. */
export const LEDGER_VERSION = 4;

/** Ids and amounts are decimal text, because SQLite's integers end at 2^63. */
const COLUMNS = {
  orderId: { sql: "order_id TEXT PRIMARY KEY", holds: "bigint" },
  state: { sql: "state TEXT NOT NULL", holds: "plain" },
  settled: { sql: "settled INTEGER NOT NULL DEFAULT 0", holds: "flag" },
  reopenings: { sql: "reopenings INTEGER NOT NULL DEFAULT 0", holds: "plain" },
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
  held: { sql: "held TEXT", holds: "json" },
  gasUsed: { sql: "gas_used TEXT", holds: "bigint" },
  gasCostWei: { sql: "gas_cost_wei TEXT", holds: "bigint" },
  failureReason: { sql: "failure_reason TEXT", holds: "plain" },
  failureDetail: { sql: "failure_detail TEXT", holds: "plain" },
  priorMoveTransaction: { sql: "prior_move_transaction TEXT", holds: "plain" },
  account: { sql: "account TEXT", holds: "plain" },
  nonce: { sql: "nonce INTEGER", holds: "plain" },
  transactionHash: { sql: "transaction_hash TEXT", holds: "plain" },
  blockNumber: { sql: "block_number TEXT", holds: "bigint" },
  status: { sql: "status TEXT", holds: "plain" },
  fill: { sql: "fill TEXT", holds: "json" },
  parts: { sql: "parts TEXT", holds: "json" },
} as const satisfies Record<keyof LedgerEntry, { sql: string; holds: "bigint" | "plain" | "flag" | "json" }>;

const FIELDS = Object.keys(COLUMNS) as (keyof LedgerEntry)[];
const NAMES = Object.values(COLUMNS).map(({ sql }) => sql.slice(0, sql.indexOf(" ")));

const INDEX_BY_KIND = "CREATE INDEX orders_by_kind ON orders (kind, created_at_ms)";

/** One row an order. The rowid tells which of two that were created at once came first. */
export const CREATE_ORDERS = `
  CREATE TABLE orders (${Object.values(COLUMNS)
    .map(({ sql }) => sql)
    .join(", ")});
  CREATE INDEX orders_by_state ON orders (state);
  CREATE INDEX orders_by_creation ON orders (created_at_ms);
  ${INDEX_BY_KIND};
`;

/** All that happened to the orders: `seq` counts the events of one order from 0. */
export const CREATE_EVENTS = `
  CREATE TABLE events (
    order_id TEXT NOT NULL, seq INTEGER NOT NULL, at_ms INTEGER NOT NULL, type TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (order_id, seq)
  ) WITHOUT ROWID;
`;

/** From version 2 to 3. */
export const ADD_HELD = "ALTER TABLE orders ADD COLUMN held TEXT;";

/** From version 3 to 4: before it, no engine made orders of several parts. */
export const ADD_PARTS = `
  ALTER TABLE orders ADD COLUMN status TEXT;
  ALTER TABLE orders ADD COLUMN fill TEXT;
  ALTER TABLE orders ADD COLUMN parts TEXT;
  ${INDEX_BY_KIND};
`;

/** The columns of an order, whose order in the table is another one in a ledger that was converted. */
export const ORDER_COLUMNS = NAMES.join(", ");

/** Rows for {@link fromRow}; a condition and an order may follow. */
export const SELECT_ORDERS = `SELECT ${ORDER_COLUMNS} FROM orders`;

/** The ids of the orders that may still change. */
export const SELECT_UNSETTLED = "SELECT order_id FROM orders WHERE settled = 0";

/** Writes the one row of an order, new or not. */
export const UPSERT_ORDER = `
  INSERT INTO orders (${ORDER_COLUMNS}) VALUES (${NAMES.map(() => "?").join(", ")})
  ON CONFLICT (order_id) DO UPDATE SET ${NAMES.map((name) => `${name} = excluded.${name}`).join(", ")}
`;

/** Writes an event, unless it is there already. */
export const UPSERT_EVENT = `
  INSERT INTO events VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (order_id, seq) DO UPDATE SET at_ms = excluded.at_ms, type = excluded.type, json = excluded.json
  WHERE json <> excluded.json
`;

/** The parameters of {@link UPSERT_ORDER}. */
export function toRow(entry: LedgerEntry): SQLInputValue[] {
  return FIELDS.map((field) => {
    const value = entry[field];
    if (COLUMNS[field].holds === "flag") return value === true ? 1 : 0;
    if (value === undefined || typeof value === "boolean") return null;
    if (typeof value === "object") return toJson(value);
    return COLUMNS[field].holds === "bigint" ? value.toString() : value;
  });
}

/** One row of {@link SELECT_ORDERS}. */
export function fromRow(row: Record<string, SQLOutputValue>): LedgerEntry {
  const members = FIELDS.flatMap((field, index) => {
    const value = row[NAMES[index] ?? field];
    if (value === null || value === undefined) return [];
    const { holds } = COLUMNS[field];
    return [[field, READERS[holds](value)]];
  });
  return Object.fromEntries(members) as LedgerEntry;
}

const READERS = {
  bigint: (value: SQLOutputValue): unknown => BigInt(String(value)),
  flag: (value: SQLOutputValue): unknown => value === 1,
  json: (value: SQLOutputValue): unknown => fromJson(String(value)),
  plain: (value: SQLOutputValue): unknown => value,
} as const;
