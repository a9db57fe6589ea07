import type { CompletedOrder } from "../commands/run-summary.ts";
import type { FailureReason } from "../core/failure-reason.ts";
import type { Address } from "../core/hex.ts";
import { gasCostWeiOf } from "../core/order-account.ts";
import { isOpen, isSettled, type Order } from "../core/order.ts";
import { PUBLIC_POOL } from "../core/public-pool.ts";

/** What of an order is summed, and nothing else of it: a run may last for months. Empty while it is open. */
export interface OrderEnding {
  readonly completed: CompletedOrder | undefined;
  readonly failure: FailureReason | undefined;
  /** Of what was included, reverted or not: a failure may have cost its gas too. */
  readonly gasCostWei: bigint;
  readonly isIncludedBundle: boolean;
  /** Ended, but a reorganisation or a late inclusion may still change how. */
  readonly isProvisional: boolean;
}

export function orderEnding(order: Order): OrderEnding {
  const { outcome, failure, inclusion, publishedVia } = order;
  const isPrivate = publishedVia.length > 0 && !publishedVia.includes(PUBLIC_POOL);
  return {
    completed: completedOrder(order),
    failure: failure?.reason,
    gasCostWei: outcome === undefined && failure === undefined ? 0n : gasCostWeiOf(order),
    isIncludedBundle: inclusion?.succeeded === true && isPrivate,
    isProvisional: !isOpen(order) && !isSettled(order),
  };
}

/** What the ending brought in one token, after gas, which is paid in its native form. */
export function netProfitWei({ completed, gasCostWei }: OrderEnding, wrappedNative: Address): bigint {
  return (completed?.profitToken === wrappedNative ? completed.realisedProfitWei : 0n) - gasCostWei;
}

function completedOrder({ orderId, outcome }: Order): CompletedOrder | undefined {
  if (outcome === undefined) return undefined;
  const { predictedProfit, realisedProfit, priorMove } = outcome;
  return {
    orderId,
    profitToken: realisedProfit.token,
    predictedProfitWei: predictedProfit.amountWei,
    realisedProfitWei: realisedProfit.amountWei,
    ...(priorMove === undefined ? {} : { priorMove }),
  };
}
