import { rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { FIRST_BLOCK } from "./chain-double.ts";
import { Child } from "./child.ts";
import type { EngineReport } from "./engine-process.ts";
import type { EngineRun } from "./engine-under-test.ts";
import type { Phase } from "./generator.ts";
import { CONTRACT } from "./contract.ts";
import { checkJournal } from "./journal-check.ts";
import { INVENTED_TRADE, inventedPairs } from "./pool-pairs.ts";
import { type Quantiles, quantilesOf } from "./quantiles.ts";
import { latenciesMs, type Schedule } from "./schedule.ts";
import type { Offer } from "./signal-messages.ts";
import type { Site } from "./site.ts";

/** What was asked of one engine. */
export interface RunRequest {
  /** Runs before it are to let the code be compiled; only the last phase is measured. */
  readonly phases: readonly Phase[];
  readonly engine?: Partial<EngineRun>;
  readonly offer?: Partial<Offer>;
  /** Its journal is not read: that would take as long as the run. */
  readonly isProbe?: boolean;
  /** What happens when all is offered, before every order has to be settled. */
  readonly afterwards?: (engine: Child) => Promise<void>;
}

/** What one engine did with what it was offered in the last phase. */
export interface RunResult {
  readonly latencyMs: Quantiles;
  /** Of the last phase. */
  readonly offered: number;
  readonly written: number;
  readonly writtenPerSecond: number;
  /** Of all phases together. */
  readonly report: EngineReport;
  /** What is wrong with what the engine did; none when every signal is accounted for. */
  readonly problems: readonly string[];
}

/** So many that each is free again when its turn comes, although nothing rests after an order. */
const PAIRS = 10_000;
const INVENTED_OFFER: Offer = { pairs: inventedPairs(PAIRS), trade: INVENTED_TRADE, observedBlock: FIRST_BLOCK };
const ENGINE_SETTINGS = { maxConcurrentOrders: 10_000, resourceRestMs: 0 };
const SETTLED_WITHIN_MS = 15_000;

/** Starts an engine, offers it signals, and looks at all that it did. */
export async function runEngine(
  site: Site,
  { phases, engine = {}, offer = {}, isProbe = false, afterwards }: RunRequest,
): Promise<RunResult> {
  const child = Child.start("engine-process.ts", 0, profileArguments());
  const directory = site.newDirectory();
  try {
    const { sourcePath, sinkPath } = site;
    const offered = { ...INVENTED_OFFER, ...offer };
    const common = { sourcePath, sinkPath, directory, pairs: offered.pairs };
    const run = { ...common, contract: CONTRACT, endedBy: "sink", settings: ENGINE_SETTINGS, ...engine } as const;
    await child.ask("start", run satisfies EngineRun);
    const schedules = await site.generator.ask<readonly Schedule[]>("run", { phases, offer: offered });
    await afterwards?.(child);
    await Promise.race([child.ask("settled"), delay(SETTLED_WITHIN_MS, undefined, { ref: false })]);
    const report = await child.ask<EngineReport>("report");
    await child.ask("close");
    const hashes = await site.sink.ask<Uint8Array>("takeHashes");
    const journalProblems = isProbe ? [] : await checkJournal(directory, hashes);
    return {
      ...measured(report, schedules),
      report,
      problems: [...accountProblems(report, schedules), ...journalProblems],
    };
  } finally {
    await child.end();
    rmSync(directory, { recursive: true, force: true });
  }
}

function measured(report: EngineReport, schedules: readonly Schedule[]): Omit<RunResult, "report" | "problems"> {
  const times = latenciesMs(schedules, report.writtenAtUs);
  const last = schedules.at(-1);
  const endUs = report.writtenAtUs.reduce((latest, atUs) => (atUs > latest ? atUs : latest), 0);
  const seconds = (endUs - (last?.startUs ?? 0)) / 1_000_000;
  return {
    offered: last?.count ?? 0,
    written: times.length,
    writtenPerSecond: times.length / seconds,
    latencyMs: quantilesOf(times),
  };
}

/** Every signal is denied or an order, and every order is settled after one write. */
function accountProblems(report: EngineReport, schedules: readonly Schedule[]): readonly string[] {
  const sent = schedules.reduce((sum, { count }) => sum + count, 0);
  const denied = Object.values(report.denials).reduce((sum, count) => sum + count, 0);
  const problems: string[] = [...report.faults];
  if (report.signals !== sent) problems.push(`${sent} signals were sent, ${report.signals} came`);
  if (report.orders + denied !== report.signals) {
    problems.push(`${report.signals} signals became ${report.orders} orders and ${denied} denials`);
  }
  if (report.settled !== report.orders) problems.push(`of ${report.orders} orders ${report.settled} are settled`);
  if (report.writes !== report.orders - report.failures) {
    problems.push(`${report.orders} orders, of which ${report.failures} failed, and ${report.writes} writes`);
  }
  return problems;
}

/** With BENCH_PROFILE set to a folder, each engine leaves a profile of its processor time there. */
function profileArguments(): readonly string[] {
  const { BENCH_PROFILE: directory } = process.env;
  return directory === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${directory}`];
}
