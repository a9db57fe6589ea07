import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Child } from "./child.ts";
import type { EchoRun } from "./echo-process.ts";
import { FIRST_BLOCK } from "./chain-double.ts";
import type { Phase } from "./generator.ts";
import { INVENTED_TRADE, inventedPairs } from "./pool-pairs.ts";
import { type Quantiles, quantilesOf } from "./quantiles.ts";
import { runEngine, type RunRequest, type RunResult } from "./run-engine.ts";
import { latenciesMs, type Schedule } from "./schedule.ts";
import type { Site } from "./site.ts";

const WARM_UP_SECONDS = 3;
const LAST_COMMITS_MS = 200;

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

/** What the machine takes by itself, without an engine. */
export interface Echo {
  /** Of a process that passes on as many bytes. */
  readonly alone: Quantiles;
  /** Of one that writes them to the disk first, and syncs it. */
  readonly synced: Quantiles;
}

/** The same of processes that only pass on: the control for the figures beside it. */
export async function measureEcho(site: Site, perSecond: number, seconds: number): Promise<Echo> {
  const directory = site.newDirectory();
  mkdirSync(directory);
  const alone = await echoOnce(site, phasesAt(perSecond, seconds));
  const synced = await echoOnce(site, phasesAt(perSecond, seconds), path.join(directory, "echo.log"));
  rmSync(directory, { recursive: true });
  return { alone, synced };
}

async function echoOnce(site: Site, phases: readonly Phase[], file?: string): Promise<Quantiles> {
  const child = Child.start("echo-process.ts", 0);
  try {
    const { sourcePath, sinkPath } = site;
    await child.ask("start", { sourcePath, sinkPath, ...(file !== undefined && { file }) } satisfies EchoRun);
    const offer = { pairs: inventedPairs(1), trade: INVENTED_TRADE, observedBlock: FIRST_BLOCK };
    const schedules = await site.generator.ask<readonly Schedule[]>("run", { phases, offer });
    await delay(LAST_COMMITS_MS);
    const times = latenciesMs(schedules, await child.ask<Float64Array>("report"));
    await site.sink.ask("takeHashes");
    return quantilesOf(times);
  } finally {
    await child.end();
  }
}
