/** How pending transactions are looked at. */
export interface BackrunSettings {
  /** So many wait to be simulated; then the oldest go. */
  readonly maxPending: number;
  /** How many are simulated at once: each is one or two requests to the node. */
  readonly maxSimulations: number;
  /** A signal is worth trying until this many blocks after the one on top of which it was found. */
  readonly validForBlocks: number;
}

/** A block of mainnet has some 200 transactions, and its pool some thousand that pay for the next ones. */
export const DEFAULT_BACKRUN_SETTINGS: BackrunSettings = { maxPending: 1_000, maxSimulations: 4, validForBlocks: 2 };
