import type { LedgerEntry } from "../ports/ledger.ts";
import type { TokenNames } from "./units.ts";

const HEADER = [
  "order_id",
  "signal_id",
  "strategy_id",
  "source",
  "created_at",
  "completed_at",
  "profit_token",
  "profit_token_symbol",
  "predicted_profit_base_units",
  "realised_profit_base_units",
  "gas_used",
  "gas_cost_wei",
  "transaction_hash",
  "block_number",
  "kind",
];

/** RFC 4180: a line ends with CRLF, and a field that needs quotes has them. */
export function profitsCsv(entries: readonly LedgerEntry[], tokens: TokenNames): string {
  const rows = entries.map((entry) => [
    entry.orderId,
    entry.signalId,
    entry.strategyId,
    entry.source,
    new Date(entry.createdAtMs).toISOString(),
    entry.endedAtMs === undefined ? "" : new Date(entry.endedAtMs).toISOString(),
    entry.profitToken,
    tokens.symbol(entry.profitToken),
    ...profitsOf(entry),
    entry.gasUsed ?? "",
    entry.gasCostWei ?? "",
    entry.transactionHash ?? "",
    entry.blockNumber ?? "",
    entry.kind,
  ]);
  return [HEADER, ...rows].map((row) => `${row.map((cell) => field(cell)).join(",")}\r\n`).join("");
}

/** A split trade is made for no profit: that is no profit of zero. */
function profitsOf({ kind, predictedProfitWei, realisedProfitWei }: LedgerEntry): readonly (bigint | string)[] {
  return kind === "split-trade" ? ["", ""] : [predictedProfitWei ?? "", realisedProfitWei ?? ""];
}

/** Text that a spreadsheet would run as a formula gets an apostrophe before it. */
function field(cell: string | number | bigint): string {
  const text = typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
