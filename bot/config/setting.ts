import * as z from "zod";
import { toDecimalJson } from "../core/decimal-json.ts";

/** How one setting is understood: the value, or undefined when it is not what was expected. */
type Understand<T> = (written: unknown) => T | undefined;

interface Description {
  /** Completes the sentence "expected …". */
  readonly expected: string;
  /** Kept out of error messages, because it may hold a credential. */
  readonly confidential?: boolean;
}

/** A setting without a default: it is an error to leave it out. All accept text, for the environment knows nothing else. */
export function setting<T>(description: Description, understand: Understand<T>): z.ZodType<T> {
  return z.unknown().transform((written, context) => {
    const understood = understand(written);
    if (understood !== undefined) return understood;
    context.addIssue({ code: "custom", message: complaint(description, written) });
    return z.NEVER;
  });
}

function complaint({ expected, confidential }: Description, written: unknown): string {
  if (written === undefined) return `Missing: expected ${expected}`;
  return confidential === true ? `Expected ${expected}` : `Expected ${expected}, but it is ${shown(written)}`;
}

const LONGEST_SHOWN = 60;

function shown(written: unknown): string {
  const isNumber = typeof written === "bigint" || typeof written === "number";
  const text = isNumber ? String(written) : toDecimalJson(written);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
