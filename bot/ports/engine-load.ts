/** How much there is to do. */
export interface EngineLoad {
  readonly openOrders: number;
  /** Those, and the ones whose end the chain is not final about. */
  readonly unsettledOrders: number;
  readonly maxConcurrentOrders: number;
  /** Signals that were not judged yet. */
  readonly queuedSignals: number;
  /** Signals that wait for a fact. */
  readonly waitingSignals: number;
}
