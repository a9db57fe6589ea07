/** What kind of exit code a fault ends `arb` with. */
export type ExitKind = "unexpected" | "usage" | "environment" | "storage" | "negative";

/**
 * How bad a fault is. `info`: the answer is no. `warning`: this request cannot be done, and nothing else is affected.
 * `error`: the bot, or a command on chain, cannot do its work. `critical`: money or books are at stake; a running bot
 * makes no new orders, and a person is needed.
 */
export type Severity = "info" | "warning" | "error" | "critical";

/** Whether the same may be tried again with nothing changed: never, or after a pause. Nothing here is worth a retry at once. */
export type Retry = "never" | "later";

/** All that is known of one fault before it happens. */
export interface ErrorEntry {
  readonly exit: ExitKind;
  readonly severity: Severity;
  /** Whether it can pass without a person putting something right. */
  readonly recoverable: boolean;
  readonly retry: Retry;
  /** One sentence; `{placeholders}` are filled from the facts. */
  readonly text: string;
}
