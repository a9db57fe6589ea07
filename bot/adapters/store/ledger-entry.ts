import { isTerminal } from "../../core/order-state.ts";
import type { Order } from "../../core/order.ts";
import type { LedgerEntry } from "../../ports/ledger.ts";

/** The one row that stands for an order. */
export function ledgerEntryOf(order: Order): LedgerEntry {
  const { signal, outcome, failure } = order;
  const inclusion = outcome?.inclusion ?? order.inclusion;
  const predictedProfit = outcome?.predictedProfit ?? order.predictedProfit;
  const endedAtMs = isTerminal(order.state) ? order.history.at(-1)?.atMs : undefined;
  const transactionHash = inclusion?.transactionHash ?? order.intents.at(-1)?.transaction.hash;
  return {
    orderId: order.orderId,
    state: order.state,
    strategyId: signal.strategyId,
    signalId: signal.signalId,
    source: signal.source,
    kind: signal.kind,
    createdAtMs: order.createdAtMs,
    profitToken: predictedProfit?.token ?? signal.expectedProfit.token,
    ...(endedAtMs !== undefined && { endedAtMs }),
    ...(predictedProfit && { predictedProfitWei: predictedProfit.amountWei }),
    ...(order.netProfit && { netProfitWei: order.netProfit.amountWei }),
    ...(outcome && { realisedProfitWei: outcome.realisedProfit.amountWei }),
    ...(failure && { failureReason: failure.reason, failureDetail: failure.detail }),
    ...(transactionHash !== undefined && { transactionHash }),
    ...(inclusion && {
      blockNumber: inclusion.blockNumber,
      gasUsed: inclusion.gasUsed,
      gasCostWei: inclusion.gasCostWei,
    }),
  };
}
