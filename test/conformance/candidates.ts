import type { Candidate } from "../builders/conformance-candidate.ts";
import { FLASH_CANDIDATE } from "./candidates/flash.ts";

/** Every executor: each has to pass every case. */
export const CANDIDATES: readonly Candidate[] = [FLASH_CANDIDATE];
