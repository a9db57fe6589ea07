// Fails unless the Solidity tests run every line and take every branch of contracts/. Forge measures it, because
// Hardhat's coverage knows no branches and leaves its measuring code behind in artifacts/ and in the bindings.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { type FileCoverage, parseLcov, type Tally } from "./parse-lcov.ts";

const REPORT = "cache/forge/lcov.info";

mkdirSync(dirname(REPORT), { recursive: true });
const run = spawnSync(
  process.execPath,
  ["scripts/toolchain/forge.mjs", "coverage", "--report", "lcov", "--report-file", REPORT],
  { encoding: "utf8" },
);
if (run.status === 0) {
  judge(parseLcov(readFileSync(REPORT, "utf8")).filter((file) => file.path.startsWith("contracts/")));
} else {
  console.error(run.stdout + run.stderr);
  console.error(
    "Coverage was not measured. Forge compiles for it without the optimiser and via-IR, and tests must pass.",
  );
  process.exitCode = 1;
}

function judge(files: readonly FileCoverage[]): void {
  const missing = files.flatMap((file) => [
    ...sentence(file.path, "never run", file.lines),
    ...sentence(file.path, "with a branch never taken", file.branches),
  ]);
  for (const line of missing) console.error(line);
  const lines = share(files.map((file) => file.lines));
  const branches = share(files.map((file) => file.branches));
  console.log(`coverage of contracts/: ${lines} lines, ${branches} branches in ${files.length} files`);
  // A report without any file is no success either.
  if (missing.length > 0 || files.length === 0) process.exitCode = 1;
}

function sentence(path: string, what: string, { missedAtLines }: Tally): string[] {
  return missedAtLines.length === 0 ? [] : [`${path}: lines ${what}: ${[...new Set(missedAtLines)].join(", ")}`];
}

function share(tallies: readonly Tally[]): string {
  const found = tallies.reduce((sum, tally) => sum + tally.found, 0);
  const missed = tallies.reduce((sum, tally) => sum + tally.missedAtLines.length, 0);
  return `${found - missed} of ${found}`;
}
