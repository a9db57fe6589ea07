// npm run bench:engine [-- --json]
import { mkdirSync } from "node:fs";
import path from "node:path";
import { commandLine } from "../../scripts/command-line.ts";
import { Child } from "./child.ts";
import type { Commits, CommitsRun } from "./commits-process.ts";
import { CONTRACT } from "./contract.ts";
import { measureFollowed } from "./measure-followed.ts";
import { measureEcho, measureLatency } from "./measure-latency.ts";
import { measureSustained } from "./measure-sustained.ts";
import type { NaiveRun } from "./naive-process.ts";
import { type Findings, jsonLine, problemsIn } from "./report.ts";
import type { RunResult } from "./run-engine.ts";
import { seedMarket } from "./simulated-market.ts";
import { startSimulatingNode } from "./simulating-node.ts";
import { Site } from "./site.ts";
import type { StageTimes } from "./stages-process.ts";
import { remarksOn, tableOf } from "./table.ts";

const LATENCY_SECONDS = 10;
const ECHO_SECONDS = 4;
/** More at once did not help it. */
const NAIVE_AT_ONCE = 32;

const { json } = commandLine(
  "npm run bench:engine",
  "Measures the engine from a signal's arrival to the write of its signed transaction, beside the usual way to do it.",
)
  .option("--json", "the last line is the result as one object")
  .parse()
  .opts<{ readonly json?: true }>();

await using site = await Site.open();
if (!Child.isPinned) console.log("There is no taskset here: the engine shares its core with all that surrounds it.");

const findings: Findings = {
  naivePerSecond: await naive(),
  echo: {
    at1000: await measureEcho(site, 1_000, ECHO_SECONDS),
    at10000: await measureEcho(site, 10_000, ECHO_SECONDS),
  },
  at1000: await measureLatency(site, 1_000, LATENCY_SECONDS),
  at10000: await measureLatency(site, 10_000, LATENCY_SECONDS),
  simulated500: await simulated(),
  sustained: await measureSustained(site, (sentence) => console.log(sentence)),
  bundlesPerSecond: await askOnce<number>("bundles-process.ts", { path: site.bundlePath, seconds: 4 }),
  followed: await measureFollowed(site),
  stages: await askOnce<StageTimes>("stages-process.ts", { sinkPath: site.sinkPath, directory: site.newDirectory() }),
  commits: await commits(),
};

console.log(["", ...tableOf(findings), "", ...remarksOn(findings)].join("\n"));
const problems = problemsIn(findings);
for (const problem of problems) console.log(problem);
if (problems.length > 0) process.exitCode = 1;
if (json === true) console.log(jsonLine(findings));

async function naive(): Promise<number> {
  const url = await site.sink.ask<string>("listenHttp");
  const run: NaiveRun = { url, contract: CONTRACT, seconds: 5, atOnce: NAIVE_AT_ONCE };
  return askOnce<number>("naive-process.ts", run);
}

async function simulated(): Promise<RunResult> {
  const directory = site.newDirectory();
  mkdirSync(directory);
  const nodePath = path.join(directory, "node.ipc");
  const node = await startSimulatingNode(nodePath);
  try {
    const { contract, pairs, trade } = await seedMarket(node.rpcUrl);
    const request = { engine: { nodePath, contract }, offer: { pairs, trade } };
    return await measureLatency(site, 500, LATENCY_SECONDS, request);
  } finally {
    await node.stop();
  }
}

async function commits(): Promise<Commits> {
  const run: CommitsRun = { groupDirectory: site.newDirectory(), eachDirectory: site.newDirectory(), seconds: 2 };
  return askOnce<Commits>("commits-process.ts", run);
}

/** One question to a process of its own, on the engine's core. */
async function askOnce<Result>(file: string, data: object): Promise<Result> {
  const child = Child.start(file, 0);
  try {
    return await child.ask<Result>("run", data);
  } finally {
    await child.end();
  }
}
