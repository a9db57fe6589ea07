// npm run bench:engine [-- --signals 1000] [-- --json]
// benchmark_signal_throughput of specification 000, part VI: it asks for 100 signals a second.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { wholeNumber } from "../../bot/cli/arguments.ts";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { commandLine } from "../../scripts/command-line.ts";
import { measureThroughput, type Throughput } from "./measure.ts";
import { SyncedStore } from "./synced-store.ts";

/** On the project's own disk: what is meant for temporary files may be memory, where nothing is durable. */
const PLACE = fileURLToPath(new URL("../../var/", import.meta.url));
const SINGLES = 200;

const { signals, json } = commandLine(
  "npm run bench:engine",
  "Measures how many signals a second become orders, with the journal and with a file that is synced after each event.",
)
  .option("--signals <n>", "how many come at once", wholeNumber(1, 1_000_000), 1_000)
  .option("--json", "the last line is the result as one object")
  .parse()
  .opts<{ readonly signals: number; readonly json?: true }>();

const groupCommit = await measured((directory) => FileOrderStore.open(directory, (note) => console.log(note)));
const syncEachEvent = await measured((directory) => SyncedStore.open(directory));
const ratio = groupCommit.signalsPerSecond / syncEachEvent.signalsPerSecond;

console.log(
  `${signals} signals at once, each made an order and led to its settlement, after ${SINGLES} one at a time.`,
);
console.log(line("the journal, which commits in groups", groupCommit));
console.log(line("a file that is synced after each event", syncEachEvent));
console.log(`The journal takes ${ratio.toFixed(1)} times as many signals.`);
if (json === true) console.log(JSON.stringify({ signals, singles: SINGLES, groupCommit, syncEachEvent, ratio }));

async function measured(open: (directory: string) => Promise<FileOrderStore | SyncedStore>): Promise<Throughput> {
  mkdirSync(PLACE, { recursive: true });
  const directory = mkdtempSync(path.join(PLACE, "bench-engine-"));
  try {
    const store = await open(directory);
    const throughput = await measureThroughput(store, signals, SINGLES);
    await store.close();
    return throughput;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function line(what: string, { signalsPerSecond, readyAfterMs: { p50, p99 } }: Throughput): string {
  const rate = Math.round(signalsPerSecond).toLocaleString("en-US");
  return `${what.padEnd(40)} ${rate.padStart(7)} signals/s; ready to send after ${p50.toFixed(2)} ms (median), ${p99.toFixed(2)} ms (p99)`;
}
