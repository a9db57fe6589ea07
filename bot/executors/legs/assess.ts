import type { LegsArbitrageSignal } from "../../core/signal.ts";
import type { Assessment } from "../../ports/executor.ts";
import { type LegsDraft, draftLegs, gasCostWei } from "./draft.ts";
import type { LegsParts } from "./legs-parts.ts";

/** Whether an order for this signal could pay now; asks nobody. What capital there is, its plan finds out. */
export function assessLegs(signal: LegsArbitrageSignal, parts: LegsParts): Assessment<LegsDraft> {
  const { opportunityId } = signal.legs;
  if (parts.memory.isKnownTrade(opportunityId)) {
    return { denied: { code: "duplicate-trade", tradeId: opportunityId } };
  }
  const drafted = draftLegs(signal, parts);
  if (!("draft" in drafted)) return drafted;
  const { draft } = drafted;
  const { gas, head, netProfitWei, dataFeeWei } = draft;
  const { wrappedNative } = parts.settings;
  return {
    estimate: {
      netProfit: { token: wrappedNative, amountWei: netProfitWei },
      maxLoss: { token: wrappedNative, amountWei: gasCostWei(gas, head, parts) + dataFeeWei },
    },
    draft,
  };
}
