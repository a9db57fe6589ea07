import { readFileSync, writeFileSync } from "node:fs";
import type { GasReport } from "./gas-report.ts";

/** Gas by what was measured. */
export type GasSnapshot = Readonly<Record<string, number>>;

/** What differs from the committed figures. */
export interface SnapshotDifferences {
  /** One sentence each; CI fails when there is one. */
  readonly faults: readonly string[];
  /** One sentence each. */
  readonly hints: readonly string[];
}

const FILE = new URL("snapshot.json", import.meta.url);

/** The figures that are committed. */
export function readSnapshot(): GasSnapshot {
  return JSON.parse(readFileSync(FILE, "utf8")) as GasSnapshot;
}

/** Makes these the figures to commit. What could not be measured here stays. */
export function writeSnapshot(report: GasReport): void {
  const kept = report.leftOut.length === 0 ? {} : readSnapshot();
  writeFileSync(FILE, `${JSON.stringify({ ...kept, ...figuresOf(report) }, null, 2)}\n`);
}

/** Compares a measurement with committed figures. */
export function compareWithSnapshot(report: GasReport, snapshot: GasSnapshot): SnapshotDifferences {
  const faults: string[] = [];
  const hints: string[] = [];
  const figures = figuresOf(report);
  for (const [name, gas] of Object.entries(figures)) {
    const committed = snapshot[name];
    if (committed === undefined) faults.push(`${name} takes ${gas} gas and is not in the snapshot.`);
    else if (gas > committed) faults.push(`${name} grew from ${committed} to ${gas} gas.`);
    else if (gas < committed) hints.push(`${name} fell from ${committed} to ${gas} gas: update the snapshot.`);
  }
  for (const name of Object.keys(snapshot)) {
    if (name in figures) continue;
    if (report.leftOut.length === 0) faults.push(`${name} is in the snapshot, but is not measured.`);
    else hints.push(`${name} is in the snapshot, but is not measured here.`);
  }
  return { faults, hints };
}

function figuresOf({ rows, features }: GasReport): GasSnapshot {
  const figures: Record<string, number> = {};
  for (const { route, funding, gas } of rows) figures[`${route} by ${funding}`] = gas;
  for (const { feature, gas } of features) figures[feature] = gas;
  return figures;
}
