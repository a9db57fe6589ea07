import type { PartDetails } from "../../trading/parts/part-details.ts";
import type { PlannedPart } from "./planned-part.ts";

/** Everything that a process which did not plan the trade needs to know to go on with it. */
export interface SplitDetails extends PartDetails {
  /** 1 for what was planned first; each further one is for what had failed before. */
  readonly round: number;
  /** All parts of the round, by their nonces; with the first of them. */
  readonly planned?: readonly PlannedPart[];
}
