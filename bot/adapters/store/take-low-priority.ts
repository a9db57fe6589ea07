import { constants, setPriority } from "node:os";

/**
 * Leaves the processor to the process's other threads whenever they want it. Only on Linux a priority is a thread's own
 * (setpriority(2), "C library/kernel differences"); elsewhere it would be the engine's, too.
 */
export function takeLowPriority(): void {
  if (process.platform === "linux") setPriority(0, constants.priority.PRIORITY_LOW);
}
