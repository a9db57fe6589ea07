import type { CheckRow } from "../commands/config-check.ts";
import type { Output } from "./output.ts";

const MARKS = { ok: ["green", "✓"], failed: ["red", "✖"], skipped: ["yellow", "–"] } as const;

/** One row a check. */
export function describeChecks(rows: readonly CheckRow[], output: Output): string {
  const width = Math.max(...rows.map(({ check }) => check.length));
  return rows
    .map(({ check, status, detail }) => {
      const [colour, mark] = MARKS[status];
      return `${output.colour(colour, mark)} ${check.padEnd(width)}  ${detail.replaceAll("\n", "\n    ")}`;
    })
    .join("\n");
}
