/** What is known of an endpoint at the moment. */
export interface EndpointState {
  /** As it may be shown. */
  readonly endpoint: string;
  readonly status: "healthy" | "down" | "wrong-chain";
  /** An average that forgets: a fifth of it is the newest answer. Undefined before the first one. */
  readonly latencyMs: number | undefined;
  readonly highestHead: bigint | undefined;
  /** Since the last answer. */
  readonly failuresInARow: number;
}

const NEWEST_SHARE = 0.2;
const MAX_DOUBLINGS = 6;

/** The average with one more answer in it. */
export function latencyAverageMs(averageMs: number | undefined, tookMs: number): number {
  return averageMs === undefined ? tookMs : averageMs + NEWEST_SHARE * (tookMs - averageMs);
}

/** 1, 2, 4 … 64 units: the delay before an endpoint is tried again that has failed so many times before. */
export function backoffMs(failuresBefore: number, unitMs: number): number {
  return unitMs * 2 ** Math.min(failuresBefore, MAX_DOUBLINGS);
}
