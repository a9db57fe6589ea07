/** What an operator said with `arb halt`; it holds until `arb resume`, over every restart. */
export interface Halt {
  readonly reason: string;
  readonly atMs: number;
  /** Whether what is in flight is to be cancelled too, as far as it can be. */
  readonly cancelInFlight: boolean;
}

/** The kill switch. */
export interface HaltSwitch {
  /** As of this very moment; undefined when orders may be made. A switch that cannot be read counts as pulled. */
  current(): Halt | undefined;
}
