import type { Echo } from "./measure-latency.ts";
import type { Quantiles } from "./quantiles.ts";
import type { Findings } from "./report.ts";

/** One figure beside what is wanted of it. */
interface Row {
  readonly figure: string;
  readonly target: string;
  readonly measured: string;
  readonly isMet: boolean;
  /** The same of processes that only pass the bytes on. */
  readonly echo?: Echo;
}

/** The findings as lines for a person. */
export function tableOf(findings: Findings): readonly string[] {
  const rows = rowsOf(findings);
  const header = {
    figure: "figure",
    target: "target",
    measured: "measured",
    met: "",
    echo: "echo alone",
    synced: "echo, synced",
  };
  const cells = [header, ...rows.map(cellsOf)];
  const widthOf = (column: keyof typeof header): number => Math.max(...cells.map((row) => row[column].length));
  const columns = ["figure", "target", "measured", "met", "echo", "synced"] as const;
  return cells.map((row) =>
    columns
      .map((column) => row[column].padEnd(widthOf(column)))
      .join("  ")
      .trimEnd(),
  );
}

function cellsOf({ figure, target, measured, isMet, echo }: Row) {
  const met = isMet ? "met" : "MISSED";
  const [alone, synced] = echo === undefined ? ["", ""] : [shown(echo.alone), shown(echo.synced)];
  return { figure, target, measured, met, echo: alone, synced };
}

/** What has no target. */
export function remarksOn({ stages, commits, followed, sustained, at10000 }: Findings): readonly string[] {
  const stageTimes = Object.entries(stages).map(([stage, timeUs]) => `${stage} ${timeUs.toFixed(1)}`);
  const sum = Object.values(stages).reduce((total, timeUs) => total + timeUs, 0);
  const { report } = sustained.run ?? at10000;
  const [mainUs, allUs] = [report.mainThreadMs, report.cpuMs].map((timeMs) => (timeMs * 1_000) / report.orders);
  return [
    `One order in each stage by itself, in µs: ${stageTimes.join(", ")}; together ${sum.toFixed(1)}.`,
    `Processor time of an order in the engine, its start included: ${microseconds(mainUs)} in the main thread, ${microseconds(allUs)} in all threads.`,
    `Durable events: ${count(commits.group)}/s in the journal, ${count(commits.each)}/s with a sync for each.`,
    `One block for ${count(followed.orders)} followed orders: ${followed.blockMs.toFixed(0)} ms of processor time.`,
  ];
}

function rowsOf(findings: Findings): readonly Row[] {
  const { sustained, naivePerSecond, at1000, at10000, simulated500, echo, followed, bundlesPerSecond } = findings;
  const ratio = sustained.perSecond / naivePerSecond;
  const [slow, fast, simulated] = [at1000.latencyMs, at10000.latencyMs, simulated500.latencyMs];
  return [
    {
      figure: "signals a second, sustained, durable, one core",
      target: ">= 15,000",
      measured: count(sustained.perSecond),
      isMet: sustained.perSecond >= 15_000,
    },
    {
      figure: `times the naive way (${count(naivePerSecond)}/s)`,
      target: ">= 50",
      measured: ratio.toFixed(1),
      isMet: ratio >= 50,
    },
    {
      figure: "signal to broadcast at 1,000/s",
      target: "p99 < 2 ms",
      measured: shown(slow),
      isMet: slow.p99 < 2,
      echo: echo.at1000,
    },
    {
      figure: "signal to broadcast at 10,000/s",
      target: "p50 < 0.6 ms, p99 < 5 ms",
      measured: shown(fast),
      isMet: fast.p50 < 0.6 && fast.p99 < 5,
      echo: echo.at10000,
    },
    {
      figure: "simulated on a node, at 500/s",
      target: "p99 < 5 ms",
      measured: shown(simulated),
      isMet: simulated.p99 < 5,
    },
    {
      figure: "bundles a second, with the relay's signature",
      target: ">= 8,000",
      measured: count(bundlesPerSecond),
      isMet: bundlesPerSecond >= 8_000,
    },
    {
      figure: "orders followed at once",
      target: "10,000, RSS < 256 MB",
      measured: `${count(followed.orders)}, RSS ${followed.rssMb.toFixed(0)} MB`,
      isMet: followed.orders >= 10_000 && followed.rssMb < 256,
    },
  ];
}

function shown({ p50, p99, p999 }: Quantiles): string {
  return `p50 ${p50.toFixed(2)}, p99 ${p99.toFixed(2)}, p99.9 ${p999.toFixed(2)} ms`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function microseconds(timeUs: number | undefined): string {
  return `${(timeUs ?? NaN).toFixed(1)} µs`;
}
