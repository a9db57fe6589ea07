import type { Halt } from "../core/halt.ts";
import type { HaltControl } from "./halt.ts";

/**
 * Lets orders be made again, also those that failures have held up. Resolves with the halt that this ended; undefined
 * when there was none.
 */
export async function resumeEngine(control: HaltControl): Promise<Halt | undefined> {
  const before = control.current();
  await control.release();
  return before;
}
