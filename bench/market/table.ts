import { TARGETS, type Row } from "./row.ts";

const HEADER = [
  "",
  "ms",
  "best ms",
  "a second",
  "profit",
  "worst",
  "found",
  "chosen",
  "RSS MB",
  "× usual",
  "target",
  "",
];

/** The rows as lines for a person. */
export function tableOf(rows: readonly Row[]): readonly string[] {
  const table = [HEADER, ...rows.map(cellsOf)];
  const widths = HEADER.map((_none, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  return table.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 || column > 9 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}

function cellsOf(row: Row): readonly string[] {
  const target = TARGETS[row.name];
  return [
    row.name,
    shown(row.ms, 2),
    shown(row.bestMs, 2),
    shown(row.perSecond, 0),
    percent(row.profitShare),
    percent(row.worstShare),
    shown(row.found, 0),
    shown(row.chosen, 0),
    shown(row.rssMb, 0),
    shown(row.timesUsual, 1),
    target?.text ?? "",
    target === undefined ? "" : target.isMet(row) ? "met" : "MISSED",
  ];
}

function shown(value: number | undefined, digits: number): string {
  return value?.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }) ?? "";
}

function percent(share: number | undefined): string {
  return share === undefined ? "" : `${(share * 100).toFixed(4)} %`;
}
