import type { Commits } from "./commits-process.ts";
import type { Followed } from "./measure-followed.ts";
import type { Echo } from "./measure-latency.ts";
import type { Sustained } from "./measure-sustained.ts";
import type { Quantiles } from "./quantiles.ts";
import type { RunResult } from "./run-engine.ts";
import type { StageTimes } from "./stages-process.ts";

/** All that one run of the benchmark has found. */
export interface Findings {
  readonly sustained: Sustained;
  readonly naivePerSecond: number;
  readonly at1000: RunResult;
  readonly at10000: RunResult;
  readonly simulated500: RunResult;
  readonly echo: { readonly at1000: Echo; readonly at10000: Echo };
  readonly bundlesPerSecond: number;
  readonly followed: Followed;
  readonly stages: StageTimes;
  readonly commits: Commits;
}

/** The last line: the keys are what others read. */
export function jsonLine(findings: Findings): string {
  const { sustained, naivePerSecond, at1000, at10000, simulated500, followed, stages } = findings;
  return JSON.stringify({
    sustainedPerSecond: sustained.perSecond,
    naivePerSecond: rounded(naivePerSecond),
    naiveRatio: rounded(sustained.perSecond / naivePerSecond),
    latencyMs: {
      "1000": roundedQuantiles(at1000.latencyMs),
      "10000": roundedQuantiles(at10000.latencyMs),
      simulated500: roundedQuantiles(simulated500.latencyMs),
    },
    bundlesPerSecond: Math.round(findings.bundlesPerSecond),
    ordersFollowed: followed.orders,
    rssMb: rounded(followed.rssMb),
    stagesUs: Object.fromEntries(Object.entries(stages).map(([stage, timeUs]) => [stage, rounded(timeUs)])),
  });
}

/** What went wrong besides what was measured, with the row in which it did. */
export function problemsIn({ at1000, at10000, simulated500, followed }: Findings): readonly string[] {
  const rows = { "1,000/s": at1000, "10,000/s": at10000, "500/s simulated": simulated500, followed };
  return Object.entries(rows).flatMap(([row, { problems }]) => problems.map((problem) => `${row}: ${problem}`));
}

function roundedQuantiles({ p50, p99, p999 }: Quantiles): Quantiles {
  return { p50: rounded(p50), p99: rounded(p99), p999: rounded(p999) };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
