import type { LegsArbitrageSignal, Signal } from "../../core/signal.ts";

/** The signal of an order that an executor of legs was given; throws when it was given another's. */
export function legsSignal(signal: Signal): LegsArbitrageSignal {
  if (signal.kind === "legs-arbitrage") return signal;
  throw new Error(`a "${signal.kind}" is no arbitrage by legs`);
}
