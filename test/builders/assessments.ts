import type { Denial } from "../../bot/core/denial.ts";
import type { FlashDraft } from "../../bot/executors/flash/draft.ts";
import type { Assessment, MissingFact } from "../../bot/ports/executor.ts";

/** The draft of what would be tried; throws what is in its way. */
export function draftIn(assessment: Assessment): FlashDraft {
  if ("draft" in assessment) return assessment.draft as FlashDraft;
  throw new Error("denied" in assessment ? `denied: ${assessment.denied.code}` : `missing: ${assessment.missing.fact}`);
}

/** The refusal; throws when there is none. */
export function denialIn(assessment: Assessment): Denial {
  if ("denied" in assessment) return assessment.denied;
  throw new Error("missing" in assessment ? `missing: ${assessment.missing.fact}` : "not denied");
}

/** What is waited for; throws when nothing is. */
export function missingIn(assessment: Assessment): MissingFact {
  if ("missing" in assessment) return assessment.missing;
  throw new Error("denied" in assessment ? `denied: ${assessment.denied.code}` : "nothing is missing");
}
