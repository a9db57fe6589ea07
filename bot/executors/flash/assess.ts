import type { Denial } from "../../core/denial.ts";
import type { Head } from "../../core/head.ts";
import type { FlashArbitrageSignal } from "../../core/signal.ts";
import type { NativePrices } from "../../market/native-price.ts";
import { appraise } from "./appraise.ts";
import type { AccountLeases } from "./accounts.ts";
import { estimateExecutionGas } from "./execution-gas.ts";
import { expectedProfitOf } from "./expected-profit.ts";
import type { FlashSettings } from "./flash-settings.ts";

/** Whether an order for this signal could pay now; asks nobody. */
export function assessSignal(
  signal: FlashArbitrageSignal,
  head: Head,
  leases: AccountLeases,
  prices: NativePrices,
  settings: FlashSettings,
): Denial | undefined {
  const expired = expiredAt(signal, head);
  if (expired !== undefined) return expired;
  const expected = expectedProfitOf(signal, settings);
  if (expected.denied !== undefined) return expected.denied;
  const gas = estimateExecutionGas(signal.route, settings);
  const { denied } = appraise(expected.expectedProfit, gas, head, prices, settings);
  if (denied !== undefined) return denied;
  return leases.hasFree() ? undefined : { code: "no-free-account", accounts: leases.total };
}

/** The next block is the first one that an order can land in. */
export function expiredAt(signal: FlashArbitrageSignal, head: Head): Denial | undefined {
  const { validThroughBlock } = signal;
  if (validThroughBlock > head.number) return undefined;
  return { code: "expired-signal", validThroughBlock, headBlock: head.number };
}
