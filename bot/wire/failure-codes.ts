import { FAILURE_REASONS, type FailureReason } from "../core/failure-reason.ts";

/** Why an order failed, or that it did not. */
export type FailureCode = FailureReason | "none";

/** By their number on the wire: 1 to 9 in the order of specification 000. */
export const FAILURE_CODES: readonly FailureCode[] = ["none", ...FAILURE_REASONS];
