import * as z from "zod";
import { MAX_UINT16, MAX_UINT64 } from "../../core/integer-limits.ts";
import { wholeNumber } from "../entry-schemas.ts";

const EXPECTED_U64 = "Expected a text of decimal digits, below 2^64";

/** Ids and blocks: text, because JSON's numbers end at 2^53. */
export const u64Entry = z
  .string(EXPECTED_U64)
  .regex(/^(0|[1-9][0-9]{0,19})$/, EXPECTED_U64)
  .transform((text) => BigInt(text))
  .refine((value) => value <= MAX_UINT64, EXPECTED_U64);

/** Wall clock, in milliseconds. */
const timeEntry = wholeNumber(0, Number.MAX_SAFE_INTEGER);

/** What a caller may say of a signal of any kind, besides its id. */
export const FACT_FIELDS = {
  strategyId: wholeNumber(0, MAX_UINT16),
  detectedAtMs: timeEntry,
  observedBlock: u64Entry.default(0n),
  validThroughBlock: u64Entry.default(MAX_UINT64),
  validUntilMs: timeEntry.exactOptional(),
  replacesSignalId: u64Entry.exactOptional(),
};

interface WrittenFacts {
  readonly signalId: bigint;
  readonly detectedAtMs: number;
  readonly observedBlock: bigint;
  readonly validThroughBlock: bigint;
  readonly validUntilMs?: number;
  readonly replacesSignalId?: bigint;
}

/** Complains about facts that contradict each other, for `onlyThen`. */
export function checkFacts(facts: WrittenFacts, context: z.core.$RefinementCtx): void {
  const refuse = (field: string, message: string): void => {
    context.addIssue({ code: "custom", path: [field], message });
  };
  const { observedBlock, validThroughBlock, detectedAtMs, validUntilMs = detectedAtMs } = facts;
  if (validThroughBlock < observedBlock) refuse("validThroughBlock", "Expected no less than observedBlock");
  if (validUntilMs < detectedAtMs) refuse("validUntilMs", "Expected no less than detectedAtMs");
  if (facts.replacesSignalId === facts.signalId) refuse("replacesSignalId", "Expected another id than signalId");
}
