import { setTimeout as delay } from "node:timers/promises";

const ROUNDS = 3;

/** Resolves when everything that nobody refers to has been collected and finalised. Its process needs --expose-gc. */
export async function collectGarbage(): Promise<void> {
  if (globalThis.gc === undefined) throw new Error("Garbage can be collected only in a process with --expose-gc.");
  for (let round = 0; round < ROUNDS; round++) {
    await globalThis.gc({ execution: "async", type: "major" });
    await delay(1);
  }
}
