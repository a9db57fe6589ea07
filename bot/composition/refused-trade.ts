import { ArbError } from "../core/errors.ts";
import type { Signal } from "../core/signal.ts";
import { tradeIdOf } from "../core/trade-id.ts";

/** Says why a trade that somebody asked for is not made. */
export function refusedTrade(signal: Signal, problem: string): ArbError {
  return new ArbError("TRADE_REFUSED", { id: tradeIdOf(signal) ?? String(signal.signalId), problem });
}
