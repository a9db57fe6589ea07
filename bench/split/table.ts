import { median } from "../engine/quantiles.ts";
import type { MeasuredSplit } from "./measure-splits.ts";
import { shareOf } from "./share.ts";

const HEADER = [
  "trade",
  "trades",
  "pools",
  "exchanges",
  "of optimum, min",
  "median",
  "of best single, min",
  "median",
  "short",
  "ms",
];

/** The splits as lines for a person, a line a pair and the last one for all. */
export function tableOf(splits: readonly MeasuredSplit[]): readonly string[] {
  const byName = [...Map.groupBy(splits, ({ name }) => name)].sort(([a], [b]) => a.localeCompare(b));
  const table = [HEADER, ...byName.map(([name, some]) => cellsOf(name, some)), cellsOf("all", splits)];
  const widths = HEADER.map((_none, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  return table.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
}

function cellsOf(name: string, splits: readonly MeasuredSplit[]): readonly string[] {
  const ofOptimum = shareOf(splits.map(({ shareOfOptimum }) => shareOfOptimum));
  const ofSingle = shareOf(splits.flatMap(({ shareOfBestSingle }) => shareOfBestSingle ?? []));
  return [
    name,
    `${splits.length}`,
    median(splits.map(({ pools }) => pools)).toFixed(0),
    median(splits.map(({ exchanges }) => exchanges)).toFixed(0),
    percent(ofOptimum.min, 7),
    percent(ofOptimum.median, 7),
    percent(ofSingle.min, 3),
    percent(ofSingle.median, 3),
    `${splits.filter(({ isShort }) => isShort).length}`,
    median(splits.map(({ tookMs }) => tookMs)).toFixed(2),
  ];
}

function percent(share: number, digits: number): string {
  return Number.isNaN(share) ? "" : `${(share * 100).toFixed(digits)} %`;
}
