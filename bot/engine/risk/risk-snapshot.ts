import type { CircuitState } from "./circuit-breaker.ts";
import type { StrategyHealth } from "./strategies.ts";

/** How the limits stand now; money in 1e-8 USD. */
export interface RiskSnapshot {
  readonly circuit: CircuitState;
  readonly failuresInARow: number;
  readonly strategies: readonly StrategyHealth[];
  /** Of the UTC day, profits less gas; undefined while there is no fresh price for what was lost. */
  readonly profitAndLossUsdE8: bigint | undefined;
  /** Of the UTC day; undefined as above. */
  readonly gasCostUsdE8: bigint | undefined;
  /** What the orders that are open and not included may lose. */
  readonly exposureUsdE8: bigint;
}
