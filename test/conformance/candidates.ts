import type { Candidate } from "../builders/conformance-candidate.ts";
import { FLASH_CANDIDATE } from "./candidates/flash.ts";
import { SPLIT_CANDIDATE } from "./candidates/split.ts";
import { LEGS_CANDIDATE } from "./candidates/legs.ts";

/** Every executor: each has to pass every case. */
export const CANDIDATES: readonly Candidate[] = [FLASH_CANDIDATE, SPLIT_CANDIDATE, LEGS_CANDIDATE];
