/** In an engine's data directory, while it is halted. */
export const HALT_FILE = "halt.json";

/** Beside it: grows whenever an operator resumes, halted or not. */
export const RESUME_FILE = "resumed";

/** What an operator said with `arb halt`; it holds until `arb resume`, over every restart. */
export interface Halt {
  readonly reason: string;
  readonly atMs: number;
  /** Whether what is in flight is to be cancelled too, as far as it can be. */
  readonly cancelInFlight: boolean;
}

/** For whoever watches: what holds from now on. */
export function describeHalt(halt: Halt | undefined): string {
  if (halt === undefined) return "No longer halted: orders may be made.";
  const inFlight = halt.cancelInFlight ? ", and what is in flight is cancelled as far as it can be" : "";
  return `Halted (${halt.reason}): no new orders are made until \`arb resume\`${inFlight}.`;
}
