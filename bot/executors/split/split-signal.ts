import type { Signal } from "../../core/signal.ts";
import type { SplitTrade } from "../../core/split-trade.ts";

/** The trade of a signal; throws for a signal of another kind. */
export function tradeOf(signal: Signal): SplitTrade {
  if (signal.kind === "split-trade") return signal.trade;
  throw new Error(`a "${signal.kind}" is no split trade`);
}
