import type { Halt } from "../core/halt.ts";

/** The kill switch. */
export interface HaltSwitch {
  /** As of this very moment; undefined when orders may be made. A switch that cannot be read counts as pulled. */
  current(): Halt | undefined;
}
