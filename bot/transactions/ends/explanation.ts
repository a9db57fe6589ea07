import type { PriorMove } from "../../core/outcome.ts";

/** Why an order failed, for a person, and who moved a pool of ours first, where that is known. */
export interface Explanation {
  readonly detail: string;
  readonly priorMove?: PriorMove;
}
