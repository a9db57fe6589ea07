import { setTimeout as delay } from "node:timers/promises";

/** Waits until the condition holds; throws when it does not within two seconds. */
export async function eventually(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 2_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`never came true: ${condition.toString()}`);
    await delay(1);
  }
}
