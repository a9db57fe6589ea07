// npm run bench:gas [-- --json] [-- --check] [-- --update]
import { parseArgs } from "node:util";
import { reportGas } from "./gas-report.ts";
import { compareWithSnapshot, readSnapshot, writeSnapshot } from "./snapshot.ts";
import { openStage } from "./stage.ts";
import { formatReport } from "./table.ts";

const OPTIONS = {
  /** The last line is the report as one object. */
  json: { type: "boolean", default: false },
  /** Fails when a figure has grown since the snapshot. */
  check: { type: "boolean", default: false },
  /** Writes the snapshot. */
  update: { type: "boolean", default: false },
} as const;

const values = readOptions();

const report = await reportGas(await openStage());
console.log(formatReport(report));
if (values.update) writeSnapshot(report);
if (values.check) {
  const { faults, hints } = compareWithSnapshot(report, readSnapshot());
  for (const line of [...hints, ...faults]) console.log(line);
  if (faults.length > 0) {
    console.log('When the growth is wanted: "npm run bench:gas -- --update", and commit bench/gas/snapshot.json.');
    process.exitCode = 1;
  }
}
if (values.json) console.log(JSON.stringify(report));

/** Ends with one sentence for options that there are not, or that contradict each other. */
function readOptions(): { readonly json: boolean; readonly check: boolean; readonly update: boolean } {
  try {
    const { values: given } = parseArgs({ options: OPTIONS });
    if (!given.check || !given.update) return given;
    throw new Error("--check and --update exclude each other: what was just written cannot have grown.");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
