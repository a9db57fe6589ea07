import { DEFAULT_LOOPBACK_LIMITS } from "./loopback-limits.ts";

/** The door for signals and for operators. */
export interface ApiSettings {
  readonly enabled: boolean;
  /** 127.0.0.1 or ::1. */
  readonly host: string;
  readonly port: number;
  /** How long a request with signals waits for the engine's word on them, unless it says otherwise itself. */
  readonly waitMs: number;
  /** How long the answer to an Idempotency-Key is remembered. */
  readonly keepAnswersMs: number;
  /** Of each token, and of all together who have none. */
  readonly maxRequestsPerSecond: number;
}

export const DEFAULT_API_SETTINGS: ApiSettings = {
  enabled: false,
  host: "127.0.0.1",
  port: 8560,
  waitMs: 1_000,
  keepAnswersMs: 600_000,
  maxRequestsPerSecond: DEFAULT_LOOPBACK_LIMITS.maxRequestsPerSecond,
};
