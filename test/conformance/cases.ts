import type { ConformanceCase } from "../builders/conformance-case.ts";
import { SUCCESS_CASES } from "./cases/01-success.ts";
import { REPETITION_CASES } from "./cases/02-repetition.ts";
import { CRASH_CASES } from "./cases/03-crashes.ts";
import { ANSWER_CASES } from "./cases/04-answers.ts";
import { FILL_CASES } from "./cases/05-fills.ts";
import { CANCEL_CASES } from "./cases/06-cancels.ts";
import { DENIAL_CASES } from "./cases/07-denials.ts";
import { NONCE_CASES } from "./cases/08-nonces.ts";
import { DISK_CASES } from "./cases/09-disks.ts";
import { ATTEMPT_CASES } from "./cases/10-attempts.ts";

/** What every executor must pass, by number. */
export const CASES: readonly ConformanceCase[] = [
  ...SUCCESS_CASES,
  ...REPETITION_CASES,
  ...CRASH_CASES,
  ...ANSWER_CASES,
  ...FILL_CASES,
  ...CANCEL_CASES,
  ...DENIAL_CASES,
  ...NONCE_CASES,
  ...DISK_CASES,
  ...ATTEMPT_CASES,
];
