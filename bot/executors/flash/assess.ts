import type { Accounts } from "../../accounts/accounts.ts";
import type { Denial } from "../../core/denial.ts";
import type { Head } from "../../core/head.ts";
import type { FlashArbitrageSignal } from "../../core/signal.ts";
import type { NativePrices } from "../../market/native-price.ts";
import type { Chain } from "../../ports/chain.ts";
import { appraise } from "./appraise.ts";
import { estimateExecutionGas } from "./execution-gas.ts";
import { expectedProfitOf } from "./expected-profit.ts";
import { feeMarketAfter } from "./fee-market.ts";
import { type FlashSettings, wayOf } from "./flash-settings.ts";

/** Whether an order for this signal could pay now; asks nobody. */
export function assessSignal(
  signal: FlashArbitrageSignal,
  chain: Pick<Chain, "head" | "feeHistory">,
  accounts: Accounts,
  prices: NativePrices,
  settings: FlashSettings,
): Denial | undefined {
  const head = chain.head();
  const expired = expiredAt(signal, head);
  if (expired !== undefined) return expired;
  const expected = expectedProfitOf(signal, settings);
  if (expected.denied !== undefined) return expected.denied;
  const gas = estimateExecutionGas(signal.route, settings);
  const market = feeMarketAfter(head, chain.feeHistory(), settings.gasPercentile);
  const appraised = appraise(expected.expectedProfit, gas, market, prices, settings);
  if (appraised.denied !== undefined) return appraised.denied;
  const choice = accounts.choice(gas * appraised.appraisal.bid.maxFeePerGasWei, wayOf(settings.submission));
  return "refused" in choice ? choice.refused : undefined;
}

/** The next block is the first one that an order can land in. */
export function expiredAt(signal: FlashArbitrageSignal, head: Head): Denial | undefined {
  const { validThroughBlock } = signal;
  if (validThroughBlock > head.number) return undefined;
  return { code: "expired-signal", validThroughBlock, headBlock: head.number };
}
