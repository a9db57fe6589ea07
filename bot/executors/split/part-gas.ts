import type { Exchange } from "../../core/exchange.ts";
import { lesser } from "../../core/extremes.ts";
import type { Head } from "../../core/head.ts";
import { nextBaseFeePerGasWei } from "../../core/head.ts";
import { MAX_TRANSACTION_GAS } from "../../core/transaction-gas.ts";
import type { TradeMemory } from "../../ports/trade-memory.ts";
import type { Fees } from "../../transactions/fees.ts";
import { expectedGas } from "./allocation/expected-gas.ts";

/** With a token behind a proxy, for an allowance that was nothing (EIP-2200: 20,000 to fill a slot). */
export const APPROVAL_GAS = 60_000n;

/** Emptied allowance and balance: 4,800 each (EIP-3529). Gas as it is told is what is left after these were paid back. */
const REFUND_GAS = 9_600n;
const MAX_REFUND_PART = 4n;

/** What a slice of the exchange uses, by what was measured there lately. */
export function sliceGas({ name, routerKind }: Exchange, memory: TradeMemory): bigint {
  return memory.ofExchange(name).averageGasUsed ?? expectedGas(routerKind);
}

/** A fifth more than what it needs before refunds, as far as that is allowed. */
export function gasLimitOf(usedGas: bigint, ceiling: bigint): bigint {
  const neededGas = usedGas + lesser(usedGas / MAX_REFUND_PART, REFUND_GAS);
  return lesser((neededGas * 6n) / 5n, highestGasLimit(ceiling));
}

/** No transaction has more gas. */
export function highestGasLimit(ceiling: bigint): bigint {
  return lesser(ceiling, MAX_TRANSACTION_GAS);
}

/** What a unit of gas costs when the next block takes it. */
export function expectedGasPriceWei({ maxFeePerGasWei, maxPriorityFeePerGasWei }: Fees, head: Head): bigint {
  return lesser(maxFeePerGasWei, nextBaseFeePerGasWei(head) + maxPriorityFeePerGasWei);
}
