import type { Denial } from "../../core/denial.ts";
import type { MissingFact } from "../../ports/executor.ts";

/** Why a draft cannot be made now: our refusal, or a fact that is on its way. */
export type NotNow = { readonly denied: Denial } | { readonly missing: MissingFact };

/** Waits for the fact; where it cannot be waited for, it stays missing. */
export function missing(fact: string, arrival: Promise<void> | undefined): NotNow {
  return arrival === undefined
    ? { denied: { code: "fact-missing", fact, waitedMs: 0 } }
    : { missing: { fact, arrival } };
}

/** The signal itself is at fault. */
export function invalid(problem: string): NotNow {
  return { denied: { code: "invalid-signal", problem } };
}

/** Whether it is no draft, nor any part of one. */
export function isNotNow(outcome: object): outcome is NotNow {
  return "denied" in outcome || "missing" in outcome;
}
