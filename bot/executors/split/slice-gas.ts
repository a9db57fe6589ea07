import type { Exchange } from "../../core/exchange.ts";
import type { TradeMemory } from "../../ports/trade-memory.ts";
import { expectedGas } from "./allocation/expected-gas.ts";

/** What a slice of the exchange uses, by what was measured there lately. */
export function sliceGas({ name, routerKind }: Exchange, memory: TradeMemory): bigint {
  return memory.ofExchange(name).averageGasUsed ?? expectedGas(routerKind);
}
