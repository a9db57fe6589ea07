import type { Denial } from "../../core/denial.ts";
import type { RiskSettings } from "./risk-settings.ts";
import { StrategyRecord } from "./strategy-record.ts";

type StrategyState = "running" | "paused" | "stopped";

/** How one strategy stands. */
export interface StrategyHealth {
  readonly strategyId: number;
  readonly state: StrategyState;
  readonly failureRateBps: number;
  /** So many orders are in the rate. */
  readonly orders: number;
}

interface Strategy {
  readonly record: StrategyRecord;
  state: StrategyState;
  pausedUntilMs: number;
}

type StrategySettings = Pick<
  RiskSettings,
  "strategyWindow" | "strategyMinOrders" | "strategyPauseBps" | "strategyStopBps" | "strategyPauseMs"
>;

/**
 * Pauses strategies of which too many orders fail, and stops those of which far too many do. Only a failure is judged: when
 * its pause is over a strategy may try again, and goes on for as long as nothing fails.
 */
export class Strategies {
  readonly #settings: StrategySettings;
  readonly #monotonicMs: () => number;
  readonly #onNews: (sentence: string) => void;
  readonly #strategies = new Map<number, Strategy>();

  constructor(settings: StrategySettings, monotonicMs: () => number, onNews: (sentence: string) => void) {
    this.#settings = settings;
    this.#monotonicMs = monotonicMs;
    this.#onNews = onNews;
  }

  refusal(strategyId: number): Denial | undefined {
    const strategy = this.#strategies.get(strategyId);
    if (strategy === undefined || strategy.state === "running") return undefined;
    if (this.#isPauseOver(strategy)) return undefined;
    const isStopped = strategy.state === "stopped";
    return {
      code: isStopped ? "strategy-stopped" : "strategy-paused",
      strategyId,
      failureRateBps: strategy.record.failureRateBps,
      maxFailureRateBps: isStopped ? this.#settings.strategyStopBps : this.#settings.strategyPauseBps,
    };
  }

  /** An order of it was made, now or before its pause. */
  begun(strategyId: number): void {
    const strategy = this.#strategies.get(strategyId);
    if (strategy === undefined || !this.#isPauseOver(strategy)) return;
    this.#run(strategyId, strategy, "its pause is over");
  }

  ended(strategyId: number, orderId: bigint, hasFailed: boolean): void {
    if (this.#settings.strategyWindow === 0) return;
    const strategy = this.#strategyOf(strategyId);
    strategy.record.add(orderId, hasFailed);
    if (hasFailed) this.#judge(strategyId, strategy);
  }

  /** The order has not ended after all; a pause or a stop that rests on it is lifted. */
  reopened(strategyId: number, orderId: bigint): void {
    const strategy = this.#strategies.get(strategyId);
    if (strategy?.record.takeBack(orderId) !== true || strategy.state === "running") return;
    const isTooHigh = strategy.state === "stopped" ? this.#isAboveStop(strategy) : this.#isAbovePause(strategy);
    if (!isTooHigh) this.#run(strategyId, strategy, "an order that had failed goes on");
  }

  /** An operator says that all is well with it: what was is forgotten. */
  resume(strategyId: number): void {
    const strategy = this.#strategies.get(strategyId);
    if (strategy === undefined) return;
    strategy.record.clear();
    if (strategy.state !== "running") this.#run(strategyId, strategy, "an operator has resumed it");
  }

  resumeAll(): void {
    for (const strategyId of this.#strategies.keys()) this.resume(strategyId);
  }

  health(): readonly StrategyHealth[] {
    return [...this.#strategies].map(([strategyId, strategy]) => ({
      strategyId,
      state: this.#isPauseOver(strategy) ? "running" : strategy.state,
      failureRateBps: strategy.record.failureRateBps,
      orders: strategy.record.orders,
    }));
  }

  #judge(strategyId: number, strategy: Strategy): void {
    if (strategy.state === "stopped") return;
    const share = `${strategy.record.failureRateBps / 100} % of its last ${strategy.record.orders} orders have failed`;
    if (this.#isAboveStop(strategy)) {
      strategy.state = "stopped";
      this.#onNews(`Strategy ${strategyId} is stopped until \`arb resume\`: ${share}.`);
      return;
    }
    const isPaused = strategy.state === "paused" && !this.#isPauseOver(strategy);
    if (isPaused || !this.#isAbovePause(strategy)) return;
    const pauseMs = this.#settings.strategyPauseMs;
    strategy.state = "paused";
    strategy.pausedUntilMs = this.#monotonicMs() + pauseMs;
    this.#onNews(`Strategy ${strategyId} is paused for ${pauseMs / 1_000} s: ${share}.`);
  }

  #run(strategyId: number, strategy: Strategy, why: string): void {
    strategy.state = "running";
    this.#onNews(`Strategy ${strategyId} goes on: ${why}.`);
  }

  #isPauseOver({ state, pausedUntilMs }: Strategy): boolean {
    return state === "paused" && this.#monotonicMs() >= pausedUntilMs;
  }

  #isAbovePause(strategy: Strategy): boolean {
    return this.#isAbove(strategy, this.#settings.strategyPauseBps);
  }

  #isAboveStop(strategy: Strategy): boolean {
    return this.#isAbove(strategy, this.#settings.strategyStopBps);
  }

  #isAbove({ record }: Strategy, shareBps: number): boolean {
    return shareBps > 0 && record.orders >= this.#settings.strategyMinOrders && record.exceeds(shareBps);
  }

  #strategyOf(strategyId: number): Strategy {
    const known = this.#strategies.get(strategyId);
    if (known !== undefined) return known;
    const strategy: Strategy = {
      record: new StrategyRecord(this.#settings.strategyWindow),
      state: "running",
      pausedUntilMs: 0,
    };
    this.#strategies.set(strategyId, strategy);
    return strategy;
  }
}
