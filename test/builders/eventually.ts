import { setTimeout as delay } from "node:timers/promises";

/** Waits until the condition holds; throws when it does not in time. */
export async function eventually(condition: () => boolean | Promise<boolean>, withinMs = 2_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`never came true: ${condition.toString()}`);
    await delay(1);
  }
}
