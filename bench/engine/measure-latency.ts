import { Child } from "./child.ts";
import { FIRST_BLOCK } from "./chain-double.ts";
import type { Phase } from "./generator.ts";
import { INVENTED_TRADE, inventedPairs } from "./pool-pairs.ts";
import { type Quantiles, quantilesOf } from "./quantiles.ts";
import { runEngine, type RunRequest, type RunResult } from "./run-engine.ts";
import { latenciesMs, type Schedule } from "./schedule.ts";
import type { Site } from "./site.ts";

const WARM_UP_SECONDS = 2;

/** A rate that is held for so long, after slower ones that let the code be compiled. */
export function phasesAt(perSecond: number, seconds: number): readonly Phase[] {
  return [
    { perSecond: perSecond / 3, seconds: WARM_UP_SECONDS },
    { perSecond: perSecond * 0.7, seconds: WARM_UP_SECONDS },
    { perSecond, seconds },
  ];
}

/** From the moment at which each signal is due until its transaction is written. */
export function measureLatency(
  site: Site,
  perSecond: number,
  seconds: number,
  request: Partial<RunRequest> = {},
): Promise<RunResult> {
  return runEngine(site, { ...request, phases: phasesAt(perSecond, seconds) });
}

/** The same of a process that only passes on as many bytes: what the machine itself takes. */
export async function measureEcho(site: Site, perSecond: number, seconds: number): Promise<Quantiles> {
  const child = Child.start("echo-process.ts", 0);
  try {
    const { sourcePath, sinkPath } = site;
    await child.ask("start", { sourcePath, sinkPath });
    const phases = phasesAt(perSecond, seconds);
    const offer = { pairs: inventedPairs(1), trade: INVENTED_TRADE, observedBlock: FIRST_BLOCK };
    const schedules = await site.generator.ask<readonly Schedule[]>("run", { phases, offer });
    const times = latenciesMs(schedules, await child.ask<Float64Array>("report"));
    await site.sink.ask("takeHashes");
    return quantilesOf(times);
  } finally {
    await child.end();
  }
}
