import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import { pairName, type PartRecord } from "../../../ports/trade-memory.ts";

/** Ids and amounts are decimal text, because SQLite's integers end at 2^63. */
const COLUMNS = {
  orderId: { sql: "order_id TEXT NOT NULL", holds: "bigint" },
  partId: { sql: "part_id TEXT NOT NULL", holds: "plain" },
  tradeId: { sql: "trade_id TEXT NOT NULL", holds: "plain" },
  kind: { sql: "kind TEXT NOT NULL", holds: "plain" },
  exchange: { sql: "exchange TEXT NOT NULL", holds: "plain" },
  tokenIn: { sql: "token_in TEXT NOT NULL", holds: "plain" },
  tokenOut: { sql: "token_out TEXT NOT NULL", holds: "plain" },
  amountInWei: { sql: "amount_in_wei TEXT NOT NULL", holds: "bigint" },
  amountOutWei: { sql: "amount_out_wei TEXT", holds: "bigint" },
  volumeUsdE8: { sql: "volume_usd_e8 TEXT", holds: "bigint" },
  status: { sql: "status TEXT NOT NULL", holds: "plain" },
  error: { sql: "error TEXT", holds: "plain" },
  gasUsed: { sql: "gas_used TEXT", holds: "bigint" },
  gasPriceWei: { sql: "gas_price_wei TEXT", holds: "bigint" },
  submittedAtMs: { sql: "submitted_at_ms INTEGER", holds: "plain" },
  endedAtMs: { sql: "ended_at_ms INTEGER NOT NULL", holds: "plain" },
} as const satisfies Record<keyof PartRecord, { sql: string; holds: "bigint" | "plain" }>;

const FIELDS = Object.keys(COLUMNS) as (keyof PartRecord)[];
const NAMES = Object.values(COLUMNS).map(({ sql }) => sql.slice(0, sql.indexOf(" ")));

/** One row a part. `pair` is the name of its two tokens. */
export const CREATE_PARTS = `
  CREATE TABLE parts (${Object.values(COLUMNS)
    .map(({ sql }) => sql)
    .join(", ")}, pair TEXT NOT NULL, UNIQUE (order_id, part_id));
  CREATE INDEX parts_by_end ON parts (ended_at_ms);
  CREATE INDEX parts_by_exchange ON parts (exchange, ended_at_ms);
  CREATE INDEX parts_by_pair ON parts (pair, ended_at_ms);
`;

/** Rows for {@link fromRow}; a condition and an order may follow. */
export const SELECT_PARTS = `SELECT ${NAMES.join(", ")} FROM parts`;

/** The newest first; the rowid tells which of two that ended at once was told later. */
export const NEWEST_FIRST = "ORDER BY ended_at_ms DESC, rowid DESC LIMIT ?";

/** Writes the one row of a part, new or not. */
export const UPSERT_PART = `
  INSERT INTO parts (${NAMES.join(", ")}, pair) VALUES (${NAMES.map(() => "?").join(", ")}, ?)
  ON CONFLICT (order_id, part_id) DO UPDATE SET
    ${[...NAMES, "pair"].map((name) => `${name} = excluded.${name}`).join(", ")}
`;

/** The parameters of {@link UPSERT_PART}. */
export function toRow(record: PartRecord): SQLInputValue[] {
  const values = FIELDS.map((field) => {
    const value = record[field];
    if (value === undefined) return null;
    return COLUMNS[field].holds === "bigint" ? value.toString() : value;
  });
  return [...values, pairName([record.tokenIn, record.tokenOut])];
}

/** One row of {@link SELECT_PARTS}. Throws a SyntaxError when an amount is none. */
export function fromRow(row: Record<string, SQLOutputValue>): PartRecord {
  const members = FIELDS.flatMap((field, index) => {
    const value = row[NAMES[index] ?? field];
    if (value === null || value === undefined) return [];
    return [[field, COLUMNS[field].holds === "bigint" ? BigInt(String(value)) : value]];
  });
  return Object.fromEntries(members) as PartRecord;
}
