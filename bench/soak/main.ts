// npm run bench:soak [-- --minutes 3] [-- --json]
import { wholeNumber } from "../../bot/cli/arguments.ts";
import { commandLine } from "../../scripts/command-line.ts";
import { rssMbOf } from "../engine/measure-followed.ts";
import { median } from "../engine/quantiles.ts";
import { runEngine } from "../engine/run-engine.ts";
import { Site } from "../engine/site.ts";

const PER_SECOND = 2_000;
/** Until memory has found its size: code is compiled, and the collector has seen its first generations. */
const SETTLING_SECONDS = 60;
const BYTES_PER_MB = 1 << 20;
/** More than this between two minutes is growth, and no chance of when the collector came. */
const MAX_GROWTH = 0.1;

const { minutes, json } = commandLine(
  "npm run bench:soak",
  "Offers 2,000 signals a second for minutes: memory has to stay as it is, and every order has to be accounted for.",
)
  .option("--minutes <n>", "for how long", wholeNumber(3, 600), 3)
  .option("--json", "the last line is the result as one object")
  .parse()
  .opts<{ readonly minutes: number; readonly json?: true }>();

await using site = await Site.open();
const result = await runEngine(site, { phases: [{ perSecond: PER_SECOND, seconds: minutes * 60 }] });
const { report, latencyMs, problems } = result;

const inMegabytes = report.rssBytes.map((bytes) => bytes / BYTES_PER_MB);
const secondMinuteMb = median(inMegabytes.slice(SETTLING_SECONDS, SETTLING_SECONDS + 60));
const lastMinuteMb = median(inMegabytes.slice((minutes - 1) * 60, minutes * 60));
const isFlat = lastMinuteMb <= secondMinuteMb * (1 + MAX_GROWTH);
const denied = Object.values(report.denials).reduce((sum, count) => sum + count, 0);

console.log(`${report.signals} signals in ${minutes} minutes: ${report.orders} orders, ${denied} denials.`);
console.log(`${report.settled} orders are settled, and the journal agrees with the sink: ${problems.length === 0}.`);
const memory = `${secondMinuteMb.toFixed(0)} MB in the second minute, ${lastMinuteMb.toFixed(0)} MB in the last one`;
console.log(`Memory: ${memory} (medians), ${rssMbOf(result).toFixed(0)} MB at most: ${isFlat ? "flat" : "GROWING"}.`);
console.log(`Signal to broadcast: p50 ${latencyMs.p50.toFixed(2)} ms, p99 ${latencyMs.p99.toFixed(2)} ms.`);
for (const problem of problems) console.log(problem);
if (!isFlat || problems.length > 0) process.exitCode = 1;
if (json === true) {
  const { signals, orders, settled, denials } = report;
  const counts = { signals, orders, settled, denials };
  console.log(JSON.stringify({ ...counts, secondMinuteMb, lastMinuteMb, isFlat, latencyMs, problems }));
}
