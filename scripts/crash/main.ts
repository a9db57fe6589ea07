import { availableParallelism } from "node:os";
import { crashCases, nameOf, SCENARIOS } from "../../test/builders/crash-cases.ts";
import { openCrashFloor } from "../../test/builders/crash-floor.ts";
import { countCrashPoints } from "../../test/builders/crash-run.ts";
import { sweepCrashes } from "../../test/builders/crash-sweep.ts";
import { commandLine } from "../command-line.ts";

const { json } = commandLine(
  "npm run test:crash",
  "Kills the bot at every write and every send of a run, starts it again, and judges its orders by the chain.",
)
  .option("--json", "the last line is the only one on stdout")
  .parse()
  .opts<{ readonly json?: true }>();

// Without these, the processes of a sweep that is broken off would go on.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

// With --json, the last line is the only one on stdout.
const say = json === true ? console.error : console.log;
const startMs = performance.now();
const floor = await openCrashFloor();
try {
  const cases = [];
  for (const scenario of SCENARIOS) {
    const counts = await countCrashPoints(floor, scenario);
    const { commit, file, ledger, send } = counts;
    const writes = `${commit} commits of the journal, ${file} other writes, ${ledger} of the ledger's thread`;
    say(`The run "${nameOf(scenario)}" has ${writes}, and ${send} sends.`);
    cases.push(...crashCases(scenario, counts));
  }
  // One bot more than cores: each waits for its chain half of the time.
  const options = { botsAtOnce: availableParallelism() + 1, onCase: (sentence: string) => say(sentence) };
  const { summary } = await sweepCrashes(floor, cases, options);
  const { points, swept, recovered, absent, wrongs, recoveryMs } = summary;
  const seconds = Math.round((performance.now() - startMs) / 1_000);
  say(`Killed at ${swept} of ${points} points in ${seconds} s; ${recovered} recovered.`);
  if (absent > 0) say(`${absent} more came in no run but the one that counted.`);
  for (const wrong of wrongs) say(wrong);
  say(`Recovery took ${recoveryMs.p50} ms (median), ${recoveryMs.p99} ms (99th percentile).`);
  console.log(JSON.stringify(summary));
  process.exitCode = points > 0 && recovered === points ? 0 : 1;
} finally {
  await floor.stop();
}
