import { gasCostWeiOf, inclusionsOf } from "../../core/order-account.ts";
import { isTerminal } from "../../core/order-state.ts";
import { isSettled, type Order } from "../../core/order.ts";
import { partFactsOf } from "../../core/part-facts.ts";
import { profitTokenOf } from "../../core/signal.ts";
import { tradeStatus } from "../../core/trade-status.ts";
import type { LedgerEntry } from "../../ports/ledger.ts";

/** The one row that stands for an order. */
export function ledgerEntryOf(order: Order): LedgerEntry {
  const { signal, outcome, failure, intents } = order;
  const inclusions = inclusionsOf(order);
  const inclusion = outcome?.inclusion ?? inclusions.at(-1);
  const balance = outcome ?? failure?.balance;
  const held = balance?.held;
  const predictedProfit = outcome?.predictedProfit ?? order.predictedProfit;
  const endedAtMs = isTerminal(order.state) ? order.history.at(-1)?.atMs : undefined;
  const priorMove = outcome?.priorMove ?? failure?.priorMove;
  const transactions = intents.map(({ transaction }) => transaction);
  const transaction = transactions.find(({ hash }) => hash === inclusion?.transactionHash) ?? transactions.at(-1);
  const transactionHash = inclusion?.transactionHash ?? transaction?.hash;
  return {
    orderId: order.orderId,
    state: order.state,
    settled: isSettled(order),
    reopenings: order.history.filter(({ from }) => isTerminal(from)).length,
    strategyId: signal.strategyId,
    signalId: signal.signalId,
    source: signal.source,
    kind: signal.kind,
    createdAtMs: order.createdAtMs,
    profitToken: predictedProfit?.token ?? profitTokenOf(signal),
    ...(endedAtMs !== undefined && { endedAtMs }),
    ...(predictedProfit && { predictedProfitWei: predictedProfit.amountWei }),
    ...(order.netProfit && { netProfitWei: order.netProfit.amountWei }),
    ...(balance && { realisedProfitWei: balance.realisedProfit.amountWei }),
    ...(held && { held }),
    ...(failure && { failureReason: failure.reason, failureDetail: failure.detail }),
    ...(priorMove && { priorMoveTransaction: priorMove.transactionHash }),
    ...(transaction && { account: transaction.account, nonce: transaction.nonce }),
    ...(transactionHash !== undefined && { transactionHash }),
    ...(inclusion && {
      blockNumber: inclusion.blockNumber,
      gasUsed: inclusions.reduce((sum, { gasUsed }) => sum + gasUsed, 0n),
      gasCostWei: gasCostWeiOf(order),
    }),
    ...(signal.kind !== "flash-arbitrage" && { status: tradeStatus(order) }),
    ...(outcome?.fill && { fill: outcome.fill }),
    ...(order.parts.length > 0 && { parts: partFactsOf(order) }),
  };
}
