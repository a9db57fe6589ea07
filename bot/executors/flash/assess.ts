import type { Accounts } from "../../accounts/accounts.ts";
import type { FlashArbitrageSignal } from "../../core/signal.ts";
import type { Assessment } from "../../ports/executor.ts";
import { draftOf, type DraftingParts, type FlashDraft } from "./draft.ts";
import { wayOf } from "./flash-settings.ts";

/** Whether an order for this signal could pay now; asks nobody. */
export function assessSignal(
  signal: FlashArbitrageSignal,
  accounts: Accounts,
  parts: DraftingParts,
): Assessment<FlashDraft> {
  const drafted = draftOf(signal, parts);
  if (drafted.denied !== undefined) return drafted;
  const { draft } = drafted;
  const { wrappedNative, submission } = parts.settings;
  const { gasCostWei, gasCostInToken, bid } = draft.appraisal;
  const choice = accounts.choice(draft.gas * bid.maxFeePerGasWei, wayOf(submission));
  if ("refused" in choice) return { denied: choice.refused };
  const { token, amountWei } = draft.expectedProfit;
  return {
    estimate: {
      netProfit: { token, amountWei: amountWei - gasCostInToken },
      maxLoss: { token: wrappedNative, amountWei: gasCostWei },
    },
    draft,
  };
}
