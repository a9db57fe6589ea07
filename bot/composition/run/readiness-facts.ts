import { systemClock } from "../../adapters/system-clock.ts";
import type { ReadinessFacts } from "../../api/readiness.ts";
import type { BotWorld } from "./bot-world.ts";
import type { OpenEngine } from "./open-engine.ts";

/** Whether the bot can make orders now, a fact a condition. */
export function readinessFacts({ node, halt }: BotWorld, { engine, storeFailed }: OpenEngine): ReadinessFacts {
  const { chain, provider } = node;
  return {
    accepting: engine.isAccepting,
    halted: halt.current() !== undefined,
    storeWorks: !storeFailed.aborted,
    headAgeMs: systemClock.nowMs() - Number(chain.head().timestampS) * 1_000,
    healthyEndpoints: provider.pool.states().filter(({ status }) => status === "healthy").length,
  };
}
