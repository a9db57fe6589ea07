import { phasesAt } from "./measure-latency.ts";
import { runEngine, type RunResult } from "./run-engine.ts";
import type { Site } from "./site.ts";

/** The highest rate that an engine has held; 0 when it held none that was tried. */
export interface Sustained {
  readonly perSecond: number;
  readonly run: RunResult | undefined;
}

const SECONDS = 10;
const PROBE_SECONDS = 3;
/** A queue that grows passes it within seconds; one that does not is emptied between two collections of garbage. */
const MAX_P99_MS = 50;
const FIRST_RATE = 12_000;
const STEP = 1.25;
/** Rates that are closer than this are the same. */
const RESOLUTION = 1.04;
const MAX_PROBES = 7;
/** What is held for a moment need not be held for long: from the last probe down, in steps of a tenth. */
const MAX_TRIES = 8;
const STEP_DOWN = 0.9;

/** The highest rate that is held for ten seconds: no queue grows, nothing is denied, and everything is accounted for. */
export async function measureSustained(site: Site, note: (sentence: string) => void): Promise<Sustained> {
  const attempt = async (perSecond: number, seconds: number): Promise<RunResult | undefined> => {
    const phases = phasesAt(perSecond, seconds);
    const run = await runEngine(site, { phases, isProbe: seconds < SECONDS });
    const isHeld = holds(run);
    const came = `${Math.round(run.writtenPerSecond)}/s came through, p99 ${run.latencyMs.p99.toFixed(1)} ms`;
    note(`${perSecond}/s for ${seconds} s: ${isHeld ? "held" : "not held"}; ${came}.`);
    return isHeld ? run : undefined;
  };
  let perSecond = await probe(async (rate) => (await attempt(rate, PROBE_SECONDS)) !== undefined);
  for (let tries = 0; tries < MAX_TRIES && perSecond > 0; tries++) {
    const run = await attempt(perSecond, SECONDS);
    if (run !== undefined) return { perSecond, run };
    perSecond = Math.round(perSecond * STEP_DOWN);
  }
  return { perSecond: 0, run: undefined };
}

/** Halves the distance between what is held and what is not. */
async function probe(isHeld: (perSecond: number) => Promise<boolean>): Promise<number> {
  let held = 0;
  let notHeld = Infinity;
  let perSecond = FIRST_RATE;
  for (let probes = 0; probes < MAX_PROBES && notHeld / held > RESOLUTION; probes++) {
    if (await isHeld(perSecond)) held = perSecond;
    else notHeld = perSecond;
    if (notHeld === Infinity) perSecond = held * STEP;
    else perSecond = held === 0 ? notHeld / STEP ** 2 : Math.sqrt(held * notHeld);
    perSecond = Math.round(perSecond);
  }
  return held;
}

function holds({ latencyMs, offered, written, problems }: RunResult): boolean {
  return latencyMs.p99 < MAX_P99_MS && written === offered && problems.length === 0;
}
