import type { CompletedOrder, TokenProfit } from "../commands/run-summary.ts";
import type { FailureReason } from "../core/failure-reason.ts";
import type { Address } from "../core/hex.ts";
import type { OrderEnding } from "./order-ending.ts";

/** An ending, and when it came. */
export interface TimedEnding extends OrderEnding {
  /** Since the run's start; undefined when it was never completed. */
  readonly completedAfterMs: number | undefined;
}

/** How many completed orders are listed one by one: the newest, for a run may last for months. */
export const MAX_LISTED_ORDERS = 10_000;

const NOTHING: TokenProfit = { predictedProfitWei: 0n, realisedProfitWei: 0n };

/** The sums of endings. */
export class EndingSums {
  ordersCompleted = 0;
  ordersFailed = 0;
  ordersNotFinal = 0;
  bundlesIncluded = 0;
  gasCostWei = 0n;
  firstProfitMs = Infinity;
  readonly failures = new Map<FailureReason, number>();
  readonly profits = new Map<Address, TokenProfit>();
  /** Oldest first. */
  readonly orders: CompletedOrder[] = [];

  add({ completed, failure, gasCostWei, isIncludedBundle, isProvisional, completedAfterMs }: TimedEnding): void {
    this.gasCostWei += gasCostWei;
    if (isProvisional) this.ordersNotFinal += 1;
    if (isIncludedBundle) this.bundlesIncluded += 1;
    if (failure !== undefined) {
      this.ordersFailed += 1;
      this.failures.set(failure, (this.failures.get(failure) ?? 0) + 1);
    }
    if (completed === undefined) return;
    this.#addCompleted(completed);
    if (completedAfterMs !== undefined) this.firstProfitMs = Math.min(this.firstProfitMs, completedAfterMs);
  }

  /** A second set of the same sums, to which more can be added. */
  copy(): EndingSums {
    const copy = new EndingSums();
    const { ordersCompleted, ordersFailed, ordersNotFinal, bundlesIncluded, gasCostWei, firstProfitMs } = this;
    Object.assign(copy, { ordersCompleted, ordersFailed, ordersNotFinal, bundlesIncluded, gasCostWei, firstProfitMs });
    for (const [reason, count] of this.failures) copy.failures.set(reason, count);
    for (const [token, profit] of this.profits) copy.profits.set(token, profit);
    copy.orders.push(...this.orders);
    return copy;
  }

  #addCompleted(order: CompletedOrder): void {
    this.ordersCompleted += 1;
    this.orders.push(order);
    // Cut down now and then, because cutting moves all the others.
    if (this.orders.length >= 2 * MAX_LISTED_ORDERS) this.orders.splice(0, MAX_LISTED_ORDERS);
    const before = this.profits.get(order.profitToken) ?? NOTHING;
    this.profits.set(order.profitToken, {
      predictedProfitWei: before.predictedProfitWei + order.predictedProfitWei,
      realisedProfitWei: before.realisedProfitWei + order.realisedProfitWei,
    });
  }
}
