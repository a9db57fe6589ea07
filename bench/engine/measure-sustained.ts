import { measureLatency } from "./measure-latency.ts";
import { runEngine, type RunResult } from "./run-engine.ts";
import type { Site } from "./site.ts";

/** A rate that an engine has held, or the best that it came to. */
export interface Sustained {
  readonly perSecond: number;
  /** Of the run at that rate; undefined when it held none that was tried. */
  readonly run: RunResult | undefined;
}

const SECONDS = 10;
const MAX_P99_MS = 50;
const MORE_THAN_ANY = 24_000;
const STEP_UP = 1.04;
const STEP_DOWN = 0.94;
const MAX_ATTEMPTS = 5;

/** The highest rate that is held for ten seconds with a 99th percentile below 50 ms, nothing denied and nothing lost. */
export async function measureSustained(site: Site, note: (sentence: string) => void): Promise<Sustained> {
  const overload = await runEngine(site, {
    phases: [
      { perSecond: 4_000, seconds: 2 },
      { perSecond: MORE_THAN_ANY, seconds: 3 },
    ],
  });
  let perSecond = Math.round(overload.writtenPerSecond);
  let best: Sustained = { perSecond: 0, run: undefined };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const run = await measureLatency(site, perSecond, SECONDS);
    const isHeld = holds(run);
    note(`${perSecond}/s for ${SECONDS} s: ${isHeld ? "held" : "not held"}, p99 ${run.latencyMs.p99.toFixed(1)} ms`);
    if (isHeld) best = { perSecond, run };
    if (!isHeld && best.run !== undefined) break;
    perSecond = Math.round(perSecond * (isHeld ? STEP_UP : STEP_DOWN));
  }
  return best;
}

function holds({ latencyMs, offered, written, problems }: RunResult): boolean {
  return latencyMs.p99 < MAX_P99_MS && written === offered && problems.length === 0;
}
