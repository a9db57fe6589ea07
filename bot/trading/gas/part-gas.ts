import { lesser } from "../../core/extremes.ts";
import { type Head, nextBaseFeePerGasWei } from "../../core/head.ts";
import { MAX_TRANSACTION_GAS } from "../../core/transaction-gas.ts";
import type { Fees } from "../../transactions/fees.ts";

/** With a token behind a proxy, for an allowance that was nothing (EIP-2200: 20,000 to fill a slot). */
export const APPROVAL_GAS = 60_000n;

/** An emptied allowance and an emptied balance: 4,800 each (EIP-3529). What a trial says is left after these refunds. */
const REFUND_GAS = 9_600n;
/** A refund is a fifth of all at most, a quarter of what is left. */
const MAX_REFUND_PART = 4n;

/** Above what a trial needed before refunds: a fifth (specification 001, estimate_gas). Not capped. */
export function roomyGas(usedGas: bigint): bigint {
  const neededGas = usedGas + lesser(usedGas / MAX_REFUND_PART, REFUND_GAS);
  return (neededGas * 6n) / 5n;
}

/** No part has more gas, by the settings and by the protocol. */
export function gasCeiling({ gasLimitCeiling }: { readonly gasLimitCeiling: bigint }): bigint {
  return lesser(gasLimitCeiling, MAX_TRANSACTION_GAS);
}

/** What a unit of gas costs when the next block takes it. */
export function expectedGasPriceWei({ maxFeePerGasWei, maxPriorityFeePerGasWei }: Fees, head: Head): bigint {
  return lesser(maxFeePerGasWei, nextBaseFeePerGasWei(head) + maxPriorityFeePerGasWei);
}
