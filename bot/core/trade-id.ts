import type { Signal } from "./signal.ts";

/** What the trader calls a trade, or the source an arbitrage by legs; undefined for what has no id of its own. */
export function tradeIdOf(signal: Signal): string | undefined {
  switch (signal.kind) {
    case "split-trade":
      return signal.trade.tradeId;
    case "legs-arbitrage":
      return signal.legs.opportunityId;
    case "flash-arbitrage":
      return undefined;
  }
}
