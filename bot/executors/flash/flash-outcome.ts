import type { Inclusion, Outcome } from "../../core/outcome.ts";
import type { Chain, Receipt } from "../../ports/chain.ts";
import type { LiveOrder } from "./live-order.ts";
import { areMovesUnknown, findPriorMove } from "./prior-move.ts";
import { realisedProfitWei } from "./realised-profit.ts";

/** What an included arbitrage brought, and who moved a pool first when that is not what was predicted. */
export async function flashOutcomeOf(
  live: LiveOrder,
  inclusion: Inclusion,
  receipt: Receipt,
  chain: Chain,
): Promise<Outcome> {
  // Of several executions an older one may have landed, which rests on an older prediction.
  const details = live.detailsOf(receipt.transactionHash);
  const { predictedProfit, observedBlock } = details;
  const { token } = predictedProfit;
  const amountWei = realisedProfitWei(receipt.logs, token, details);
  const outcome: Outcome = { inclusion, predictedProfit, realisedProfit: { token, amountWei } };
  if (amountWei === predictedProfit.amountWei) return outcome;
  const priorMove = await findPriorMove(live, chain, { observedBlock, toBlock: receipt.blockNumber, before: receipt });
  if (priorMove !== undefined) return { ...outcome, priorMove };
  return areMovesUnknown(live) ? { ...outcome, isPriorMoveUnknown: true } : outcome;
}
