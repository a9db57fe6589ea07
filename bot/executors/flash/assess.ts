import type { Accounts } from "../../accounts/accounts.ts";
import type { FlashArbitrageSignal } from "../../core/signal.ts";
import type { Assessment } from "../../ports/executor.ts";
import { draftSignal, type DraftingParts, type FlashDraft } from "./draft.ts";
import { wayOf } from "./flash-settings.ts";

/** Whether an order for this signal could pay now; asks nobody. */
export function assessSignal(
  signal: FlashArbitrageSignal,
  accounts: Accounts,
  parts: DraftingParts,
): Assessment<FlashDraft> {
  const drafted = draftSignal(signal, parts);
  if (!("draft" in drafted)) return drafted;
  const { draft } = drafted;
  const { gas, dataFeeWei } = draft;
  const mostWei = gas * draft.appraisal.bid.maxFeePerGasWei + dataFeeWei;
  const choice = accounts.choice(mostWei, wayOf(draft.submission));
  if ("refused" in choice) return { denied: choice.refused };
  const maxLoss = { token: parts.settings.wrappedNative, amountWei: mostWei };
  return { estimate: { netProfit: draft.leastNetProfit, maxLoss }, draft };
}
