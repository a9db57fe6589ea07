import type { Denial } from "../../core/denial.ts";
import type { MissingFact } from "../../ports/executor.ts";

/** Why nothing can be planned now: our refusal, or a fact that is on its way. */
export type NotNow = { readonly denied: Denial } | { readonly missing: MissingFact };

/** The signal itself is at fault. */
export function invalid(problem: string): NotNow {
  return { denied: { code: "invalid-signal", problem } };
}

/** It goes where no account of ours trades. */
export function notTradable(problem: string): NotNow {
  return { denied: { code: "not-tradable", problem } };
}

/** Whether it is no draft, nor any part of one. */
export function isNotNow(outcome: object): outcome is NotNow {
  return "denied" in outcome || "missing" in outcome;
}
