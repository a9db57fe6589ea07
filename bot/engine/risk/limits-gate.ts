import type { Denial } from "../../core/denial.ts";
import type { Address } from "../../core/hex.ts";
import { isOpen, isSettled, type Order } from "../../core/order.ts";
import type { OrderEvent } from "../../core/order-event.ts";
import type { Signal } from "../../core/signal.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Estimate } from "../../ports/executor.ts";
import type { LedgerEntry } from "../../ports/ledger.ts";
import type { Valuation } from "../../ports/valuation.ts";
import type { RiskGate } from "../risk-gate.ts";
import { type Booking, bookingOf, bookingOfEntry, dayOf } from "./booking.ts";
import { CircuitBreaker } from "./circuit-breaker.ts";
import { DayBook } from "./day-book.ts";
import { Exposure } from "./exposure.ts";
import { MoneyLimits } from "./money-limits.ts";
import type { RiskSettings } from "./risk-settings.ts";
import type { RiskSnapshot } from "./risk-snapshot.ts";
import { Strategies } from "./strategies.ts";
import { Verdicts } from "./verdicts.ts";

/** What the gate is put together from. */
export interface LimitsGateParts {
  readonly settings: RiskSettings;
  readonly valuation: Valuation;
  /** In which gas is paid. */
  readonly wrappedNative: Address;
  /** Says which UTC day it is. */
  readonly clock: Clock;
  /** Milliseconds that no change of the clock moves: for pauses. */
  readonly monotonicMs: () => number;
  /** What the books have, of this UTC day at least: the store keeps orders that have ended for a while only. */
  readonly books?: () => Iterable<LedgerEntry>;
  /** Another text whenever an operator has resumed; undefined says nothing. Without it nobody can. */
  readonly resumption?: () => string | undefined;
  /** Hears each change of what is let through, in one sentence, once. */
  readonly onNews: (sentence: string) => void;
}

/** The limits of a prudent trader: what an order, a strategy and a day may cost. */
export class LimitsGate implements RiskGate {
  readonly #parts: LimitsGateParts;
  readonly #verdicts = new Verdicts();
  readonly #circuit: CircuitBreaker;
  readonly #strategies: Strategies;
  readonly #dayBook: DayBook;
  readonly #exposure = new Exposure();
  readonly #money: MoneyLimits;
  /** The last one that was obeyed, or that an earlier run could have. */
  #resumption: string | undefined;

  constructor(parts: LimitsGateParts) {
    const { settings, valuation, wrappedNative, monotonicMs, onNews } = parts;
    this.#parts = parts;
    this.#circuit = new CircuitBreaker(settings, monotonicMs, onNews);
    this.#strategies = new Strategies(settings, monotonicMs, onNews);
    this.#dayBook = new DayBook(valuation, wrappedNative);
    this.#money = new MoneyLimits({ ...parts, dayBook: this.#dayBook, exposure: this.#exposure });
    this.#resumption = parts.resumption?.();
  }

  refusal(signal: Signal, estimate: Estimate): Denial | undefined {
    const nowMs = this.#parts.clock.nowMs();
    const failed = this.#failureRefusal(signal, nowMs);
    // Looking for a resumption costs a system call: only who would be refused without it waits for that.
    if (failed !== undefined && !this.#obeyResumption()) return failed;
    return this.#money.refusal(estimate, nowMs);
  }

  begun(orderId: bigint, { maxLoss }: Estimate): void {
    this.#circuit.begun(orderId);
    this.#exposure.add(orderId, this.#money.stakeUsdE8(maxLoss));
  }

  restored(orders: readonly Order[]): void {
    const bookings = new Map<bigint, Booking | undefined>();
    const today = dayOf(this.#parts.clock.nowMs());
    for (const entry of this.#parts.books?.() ?? []) {
      const booking = bookingOfEntry(entry);
      if (booking?.period === today) bookings.set(entry.orderId, booking);
    }
    for (const order of orders) bookings.set(order.orderId, bookingOf(order));
    const mayChange = new Set(orders.filter((order) => !isSettled(order)).map(({ orderId }) => orderId));
    for (const [orderId, booking] of bookings) {
      this.#dayBook.book(orderId, booking);
      if (!mayChange.has(orderId)) this.#dayBook.settle(orderId);
    }
  }

  /** What it may lose is not in its history: as much as an order may at all. */
  resumed(order: Order): void {
    const { orderId } = order;
    this.#verdicts.resumed(orderId);
    this.#exposure.add(orderId, this.#parts.settings.maxGasCostUsdE8);
    this.#exposure.set(orderId, isAtRisk(order));
  }

  observe(event: OrderEvent, order: Order): void {
    const { orderId, signal } = order;
    switch (event.type) {
      case "created":
        this.#strategies.begun(signal.strategyId);
        return;
      case "answered":
        this.#verdicts.answered(orderId, event);
        return;
      case "included":
      case "inclusion-removed":
        this.#account(order);
        return;
      case "part":
        if (event.update.type === "answered") this.#verdicts.answered(orderId, event.update);
        this.#account(order);
        return;
      case "completed":
      case "failed":
        this.#account(order);
        this.#judge(order);
        return;
      case "reopened":
        this.#account(order);
        this.#circuit.reopened(orderId);
        this.#strategies.reopened(signal.strategyId, orderId);
        return;
      // They move no money and end nothing.
      case "validated":
      case "signed":
      case "published":
      case "seen":
      case "bundle-status":
      case "noted":
      case "settled":
    }
  }

  letGo(orderId: bigint): void {
    this.#circuit.passed(orderId);
    this.#exposure.forget(orderId);
    this.#dayBook.settle(orderId);
    this.#verdicts.forget(orderId);
  }

  snapshot(): RiskSnapshot {
    this.#obeyResumption();
    const { clock, valuation, wrappedNative } = this.#parts;
    const nowMs = clock.nowMs();
    const worth = this.#dayBook.profitAndLoss(nowMs);
    const amountWei = this.#dayBook.gasCostWei(nowMs);
    return {
      circuit: this.#circuit.state,
      failuresInARow: this.#circuit.failuresInARow,
      strategies: this.#strategies.health(),
      profitAndLossUsdE8: "usdE8" in worth ? worth.usdE8 : undefined,
      gasCostUsdE8: amountWei === 0n ? 0n : valuation.usdE8Of({ token: wrappedNative, amountWei }),
      exposureUsdE8: this.#exposure.usdE8,
    };
  }

  #failureRefusal({ strategyId }: Signal, nowMs: number): Denial | undefined {
    const open = this.#circuit.refusal();
    if (open === undefined) return this.#strategies.refusal(strategyId);
    return { code: "circuit-open", failures: open.failures, retryAtMs: nowMs + Math.ceil(open.waitMs) };
  }

  /**
   * Lets all go on that failures have held up, if an operator has resumed since the last look, and says whether that was
   * so. Limits of money stay as they are.
   */
  #obeyResumption(): boolean {
    const resumption = this.#parts.resumption?.();
    if (resumption === undefined || resumption === this.#resumption) return false;
    this.#resumption = resumption;
    this.#circuit.reset();
    this.#strategies.resumeAll();
    return true;
  }

  #account(order: Order): void {
    this.#dayBook.book(order.orderId, bookingOf(order));
    this.#exposure.set(order.orderId, isAtRisk(order));
  }

  #judge(order: Order): void {
    const { orderId, signal } = order;
    const verdict = this.#verdicts.of(order);
    // What an operator has seen before this end forgives nothing that comes with it.
    if (verdict !== undefined) this.#obeyResumption();
    if (verdict === undefined) this.#circuit.passed(orderId);
    if (verdict === "success") this.#circuit.succeeded(orderId);
    if (verdict === "failure") this.#circuit.failed(orderId);
    if (verdict !== undefined) this.#strategies.ended(signal.strategyId, orderId, verdict === "failure");
  }
}

/** What is included has cost its gas, and can cost no more. */
function isAtRisk(order: Order): boolean {
  return isOpen(order) && order.inclusion === undefined;
}
