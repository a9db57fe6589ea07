import type { CompletedOrder, CompletedTrade, TokenProfit } from "../commands/run-summary.ts";
import type { FailureReason } from "../core/failure-reason.ts";
import type { Address } from "../core/hex.ts";
import type { OrderEnding } from "./order-ending.ts";

/** An ending, and when it came. */
export interface TimedEnding extends OrderEnding {
  /** Since the run's start; undefined when it was never completed. */
  readonly completedAfterMs: number | undefined;
}

/** How many completed orders of each sort are listed one by one: the newest, for a run may last for months. */
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
  readonly held = new Map<Address, bigint>();
  /** Oldest first. */
  readonly orders: CompletedOrder[] = [];
  readonly trades: CompletedTrade[] = [];

  add(ending: TimedEnding): void {
    const { completed, trade, profit, held, failure, gasCostWei, isProvisional, completedAfterMs } = ending;
    this.gasCostWei += gasCostWei;
    if (isProvisional) this.ordersNotFinal += 1;
    this.bundlesIncluded += ending.bundlesIncluded;
    if (profit !== undefined) this.#addProfit(profit.token, completed?.predictedProfitWei ?? 0n, profit.amountWei);
    for (const { token, amountWei } of held) this.held.set(token, (this.held.get(token) ?? 0n) + amountWei);
    if (failure !== undefined) {
      this.ordersFailed += 1;
      this.failures.set(failure, (this.failures.get(failure) ?? 0) + 1);
    }
    if (trade !== undefined) this.#addCompleted(this.trades, trade);
    if (completed === undefined) return;
    this.#addCompleted(this.orders, completed);
    if (completedAfterMs !== undefined) this.firstProfitMs = Math.min(this.firstProfitMs, completedAfterMs);
  }

  /** A second set of the same sums, to which more can be added. */
  copy(): EndingSums {
    const copy = new EndingSums();
    const { ordersCompleted, ordersFailed, ordersNotFinal, bundlesIncluded, gasCostWei, firstProfitMs } = this;
    Object.assign(copy, { ordersCompleted, ordersFailed, ordersNotFinal, bundlesIncluded, gasCostWei, firstProfitMs });
    for (const [reason, count] of this.failures) copy.failures.set(reason, count);
    for (const [token, profit] of this.profits) copy.profits.set(token, profit);
    for (const [token, amountWei] of this.held) copy.held.set(token, amountWei);
    copy.orders.push(...this.orders);
    copy.trades.push(...this.trades);
    return copy;
  }

  #addCompleted<Completed>(list: Completed[], order: Completed): void {
    this.ordersCompleted += 1;
    list.push(order);
    // Cut down now and then, because cutting moves all the others.
    if (list.length >= 2 * MAX_LISTED_ORDERS) list.splice(0, MAX_LISTED_ORDERS);
  }

  #addProfit(token: Address, predictedWei: bigint, realisedWei: bigint): void {
    const before = this.profits.get(token) ?? NOTHING;
    this.profits.set(token, {
      predictedProfitWei: before.predictedProfitWei + predictedWei,
      realisedProfitWei: before.realisedProfitWei + realisedWei,
    });
  }
}
