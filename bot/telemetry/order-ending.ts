import type { CompletedOrder, CompletedTrade } from "../commands/run-summary.ts";
import type { FailureReason } from "../core/failure-reason.ts";
import type { Address } from "../core/hex.ts";
import type { TokenAmount } from "../core/money.ts";
import { gasCostWeiOf } from "../core/order-account.ts";
import { isOpen, isSettled, type Order } from "../core/order.ts";
import { PUBLIC_POOL } from "../core/public-pool.ts";

/** What of an order is summed, and nothing else of it: a run may last for months. Empty while it is open. */
export interface OrderEnding {
  /** An arbitrage. */
  readonly completed: CompletedOrder | undefined;
  readonly trade: CompletedTrade | undefined;
  /** Before gas, of an arbitrage, also of one that failed half-way: that is below zero. */
  readonly profit: TokenAmount | undefined;
  /** What was bought to be sold and is left. */
  readonly held: readonly TokenAmount[];
  readonly failure: FailureReason | undefined;
  /** Of what was included, reverted or not: a failure may have cost its gas too. */
  readonly gasCostWei: bigint;
  readonly bundlesIncluded: number;
  /** Ended, but a reorganisation or a late inclusion may still change how. */
  readonly isProvisional: boolean;
}

export function orderEnding(order: Order): OrderEnding {
  const { outcome, failure, parts } = order;
  const balance = outcome ?? failure?.balance;
  const isTrade = order.signal.kind === "split-trade";
  return {
    completed: isTrade ? undefined : completedOrder(order),
    trade: isTrade ? completedTrade(order) : undefined,
    profit: isTrade ? undefined : balance?.realisedProfit,
    held: balance?.held ?? [],
    failure: failure?.reason,
    gasCostWei: outcome === undefined && failure === undefined ? 0n : gasCostWeiOf(order),
    bundlesIncluded: (parts.length === 0 ? [order] : parts).filter(isIncludedBundle).length,
    isProvisional: !isOpen(order) && !isSettled(order),
  };
}

/** What the ending brought in one token, after gas, which is paid in its native form. */
export function netProfitWei({ profit, gasCostWei }: OrderEnding, wrappedNative: Address): bigint {
  return (profit?.token === wrappedNative ? profit.amountWei : 0n) - gasCostWei;
}

function isIncludedBundle({ inclusion, publishedVia }: Pick<Order, "inclusion" | "publishedVia">): boolean {
  return inclusion?.succeeded === true && publishedVia.length > 0 && !publishedVia.includes(PUBLIC_POOL);
}

function completedTrade(order: Order): CompletedTrade | undefined {
  const fill = order.outcome?.fill;
  return fill && { orderId: order.orderId, ...fill, gasCostWei: gasCostWeiOf(order) };
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
