import type { Accounts } from "../../accounts/accounts.ts";
import type { FlashArbitrageSignal } from "../../core/signal.ts";
import type { Assessment } from "../../ports/executor.ts";
import { draftSignal, type DraftingParts, type FlashDraft } from "./draft.ts";
import { wayOf } from "../../transactions/following-settings.ts";

/** Whether an order for this signal could pay now; asks nobody. */
export function assessSignal(
  signal: FlashArbitrageSignal,
  accounts: Accounts,
  parts: DraftingParts,
): Assessment<FlashDraft> {
  const drafted = draftSignal(signal, parts);
  if (!("draft" in drafted)) return drafted;
  const { draft } = drafted;
  const { gas, gasLimit, dataFeeWei } = draft;
  const { maxFeePerGasWei } = draft.appraisal.bid;
  // As much as the plan will ask for: what it denies has become an order by then.
  const choice = accounts.choice(gasLimit * maxFeePerGasWei + dataFeeWei, wayOf(draft.submission));
  if ("refused" in choice) return { denied: choice.refused };
  const maxLoss = { token: parts.settings.wrappedNative, amountWei: gas * maxFeePerGasWei + dataFeeWei };
  return { estimate: { netProfit: draft.leastNetProfit, maxLoss }, draft };
}
