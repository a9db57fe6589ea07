import type { Halt } from "../core/halt.ts";
import type { HaltControl } from "./halt.ts";

/** Lets orders be made again. Resolves with the halt that this ended; undefined when there was none. */
export async function resumeEngine(control: HaltControl): Promise<Halt | undefined> {
  const before = control.current();
  if (before !== undefined) await control.release();
  return before;
}
