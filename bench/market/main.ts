// npm run bench:market [-- --json]
import { commandLine } from "../../scripts/command-line.ts";
import type { ProfitRun } from "./measure-profit.ts";
import type { UniverseRun } from "./measure-universe.ts";
import type { UsualRun } from "./measure-usual-way.ts";
import { inOwnProcess } from "./own-process.ts";
import type { Row } from "./row.ts";
import { measureSavedState } from "./saved-state.ts";
import { tableOf } from "./table.ts";
import { mixedMarket } from "./universe.ts";

const UNIVERSES: readonly UniverseRun[] = [
  { name: "v2-10000x2", kind: "two-pairs-each", size: 10_000, maxHops: 2, repetitions: 31, baseFeeGwei: 0 },
  { name: "mixed-2000", kind: "mixed", size: 2_000, maxHops: 3, repetitions: 31, baseFeeGwei: 1 },
  { name: "mixed-20000", kind: "mixed", size: 20_000, maxHops: 3, repetitions: 21, baseFeeGwei: 1 },
  { name: "mixed-20000-4hops", kind: "mixed", size: 20_000, maxHops: 4, repetitions: 5, baseFeeGwei: 1 },
  { name: "mixed-100000", kind: "mixed", size: 100_000, maxHops: 3, repetitions: 5, baseFeeGwei: 1 },
];
const SAVED_POOLS = 20_000;
const SEED = 1;

const { json } = commandLine(
  "npm run bench:market",
  "Measures search and sizing over seeded universes of pools, and what they find against brute force.",
)
  .option("--json", "the last line is the result as one object")
  .parse()
  .opts<{ readonly json?: true }>();

const rows: Row[] = [];
const take = (found: unknown): void => {
  rows.push(...(found as readonly Row[]));
};
const usual: UsualRun = { tokens: 1_000, repetitions: 9 };
take(inOwnProcess("measure-usual-way.ts", usual));
for (const universe of UNIVERSES) take(inOwnProcess("measure-universe.ts", universe));
take(inOwnProcess("measure-steps.ts", {}));
const profit: ProfitRun = { markets: 1_000 };
take(inOwnProcess("measure-profit.ts", profit));
const saved = await measureSavedState(`start-${SAVED_POOLS}-saved`, mixedMarket(SAVED_POOLS, SEED).pools);
rows.push({ name: saved.name, ms: saved.loadMs });

console.log(tableOf(rows).join("\n"));
if (json === true) console.log(JSON.stringify({ rows }));
