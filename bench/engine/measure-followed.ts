import { setTimeout as delay } from "node:timers/promises";
import type { Child } from "./child.ts";
import { runEngine, type RunResult } from "./run-engine.ts";
import type { Site } from "./site.ts";

/** Orders that were open at once, each followed through the same blocks. */
export interface Followed {
  /** How many were led to their end; 0 when any was not. */
  readonly orders: number;
  /** The most memory that the engine had, in megabytes. */
  readonly rssMb: number;
  /** Processor time of the engine for one block, in milliseconds. */
  readonly blockMs: number;
  readonly problems: readonly string[];
}

export const FOLLOWED_ORDERS = 10_000;
const PER_SECOND = 2_000;
const BLOCKS_WITHOUT = 4;
/** Confirmations and finality. */
const BLOCKS_AFTER = 6;
const BETWEEN_BLOCKS_MS = 1_000;
const BYTES_PER_MB = 1 << 20;

/** Lets the bot's own executor follow ten thousand public orders through blocks of the chain's double to their end. */
export async function measureFollowed(site: Site): Promise<Followed> {
  let blockMs = NaN;
  const result = await runEngine(site, {
    phases: [{ perSecond: PER_SECOND, seconds: FOLLOWED_ORDERS / PER_SECOND }],
    engine: { endedBy: "chain" },
    afterwards: async (engine) => {
      await delay(BETWEEN_BLOCKS_MS);
      const beforeMs = await cpuMsOf(engine);
      await mine(engine, "nothing", BLOCKS_WITHOUT);
      blockMs = ((await cpuMsOf(engine)) - beforeMs) / BLOCKS_WITHOUT;
      await mine(engine, "everything", 1);
      await mine(engine, "nothing", BLOCKS_AFTER);
    },
  });
  return { orders: followedOrders(result), rssMb: rssMbOf(result), blockMs, problems: result.problems };
}

async function mine(engine: Child, content: "everything" | "nothing", blocks: number): Promise<void> {
  for (let block = 0; block < blocks; block++) {
    await engine.ask("mine", content);
    await delay(BETWEEN_BLOCKS_MS);
  }
}

async function cpuMsOf(engine: Child): Promise<number> {
  return engine.ask<number>("cpuMs");
}

function followedOrders({ report, problems }: RunResult): number {
  return problems.length === 0 ? report.settled : 0;
}

/** The most memory that the engine ever had. */
export function rssMbOf({ report }: RunResult): number {
  return report.maxRssBytes / BYTES_PER_MB;
}
