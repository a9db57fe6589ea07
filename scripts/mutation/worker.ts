// A process of its own, because solc blocks the one that it runs in, and a mutant that never ends can be ended with it.
import type { Mutant } from "./mutant.ts";
import type { Project } from "./project.ts";
import { Trial } from "./trial.ts";
import type { Answer } from "./worker-process.ts";

// The runner repeats a test that failed and keeps every step: after an endless loop that would fill the machine.
const memoryLimitBytes = Number(process.argv[2]);
const LOOK_EVERY_MS = 100;

let trial: Trial | undefined;

function answer(message: Answer): void {
  process.send?.(message);
}

async function take(message: { project: Project } | { mutant: Mutant }): Promise<void> {
  try {
    if ("project" in message) {
      trial = await Trial.prepare(message.project);
      answer({ ready: true });
    } else if (trial !== undefined) {
      answer({ verdict: await trial.judge(message.mutant) });
    }
  } catch (error) {
    answer({ fault: error instanceof Error ? error.message : String(error) });
  }
}

process.on("message", (message) => void take(message as Parameters<typeof take>[0]));
setInterval(() => {
  if (process.memoryUsage.rss() > memoryLimitBytes) process.exit(1);
}, LOOK_EVERY_MS).unref();
