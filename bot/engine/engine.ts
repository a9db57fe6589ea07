import { OrderIdSequence } from "../core/order-id.ts";
import type { Order } from "../core/order.ts";
import type { Signal, SignalKind } from "../core/signal.ts";
import type { Clock } from "../ports/clock.ts";
import type { EngineListener } from "../ports/engine-listener.ts";
import type { Executor } from "../ports/executor.ts";
import type { OrderStore } from "../ports/order-store.ts";
import { refusalOf } from "./admission.ts";
import { Announcer } from "./announcer.ts";
import type { EngineSettings } from "./engine-settings.ts";
import { InFlightGuard } from "./in-flight-guard.ts";
import { Lifecycle } from "./lifecycle.ts";
import { OpenOrders } from "./open-orders.ts";
import { RecentSignals } from "./recent-signals.ts";
import { recover } from "./recovery.ts";

/** What the engine is put together from; one executor a kind of signal. */
export interface EngineParts {
  readonly executors: readonly Executor[];
  readonly store: OrderStore;
  readonly clock: Clock;
  readonly listeners: readonly EngineListener[];
  readonly settings: EngineSettings;
}

/** Turns signals into orders and brings every order to a certain end. Knows no chain, venue, relay or token. */
export class Engine {
  readonly #executors: ReadonlyMap<SignalKind, Executor>;
  readonly #store: OrderStore;
  readonly #clock: Clock;
  readonly #settings: EngineSettings;
  readonly #announcer: Announcer;
  readonly #orderIds = new OrderIdSequence(0n);
  readonly #recentSignals = new RecentSignals();
  readonly #guard = new InFlightGuard();
  readonly #open = new OpenOrders();
  readonly #lifecycle: Lifecycle;
  #phase: "restoring" | "accepting" | "stopped" = "restoring";

  constructor({ executors, store, clock, listeners, settings }: EngineParts) {
    this.#executors = new Map(executors.map((executor) => [executor.kind, executor]));
    this.#store = store;
    this.#clock = clock;
    this.#settings = settings;
    this.#announcer = new Announcer(listeners);
    this.#lifecycle = new Lifecycle({
      store,
      clock,
      announcer: this.#announcer,
      settings,
      open: this.#open,
      guard: this.#guard,
      onStoreFailure: () => this.stopAccepting(),
    });
  }

  /**
   * Takes up what an earlier run left: fails the orders that signed nothing, hands the others to their executors, and
   * then begins to accept signals. Rejects with what the store rejects with. A dry run leaves earlier orders alone.
   */
  async restore(): Promise<void> {
    const orders = await this.#store.restore();
    for (const { orderId, signal } of orders) {
      this.#orderIds.observe(orderId);
      this.#recentSignals.remember(signal.source, signal.signalId);
    }
    if (!this.#settings.dryRun) await this.#takeUp(orders);
    if (this.#phase === "restoring") this.#phase = "accepting";
  }

  /** Makes orders of the signals that may be tried, best first, as the batch lists them. */
  accept(signals: readonly Signal[]): void {
    for (const signal of signals) {
      this.#announcer.tell((listener) => listener.onSignal?.(signal));
      const executor = this.#executors.get(signal.kind);
      const denial = refusalOf(signal, {
        nowMs: this.#clock.nowMs(),
        accepting: this.#phase === "accepting",
        activeOrders: this.#open.size,
        executor,
        settings: this.#settings,
        recentSignals: this.#recentSignals,
        guard: this.#guard,
      });
      if (denial !== undefined) this.#announcer.tell((listener) => listener.onDenied?.(signal, denial));
      else if (executor !== undefined) this.#begin(signal, executor);
    }
  }

  /** From now on every signal is denied; open orders go on. */
  stopAccepting(): void {
    this.#phase = "stopped";
  }

  /**
   * Resolves when no order is open. Rejects when the store has failed: the open orders are then for the next start.
   * After `halt` it may never settle.
   */
  drained(): Promise<void> {
    return this.#open.empty();
  }

  /** Stops everything now. Open orders stay open in the journal, and the next start goes on with them. */
  async halt(): Promise<void> {
    this.stopAccepting();
    await this.#lifecycle.halt();
  }

  openOrders(): readonly Order[] {
    return this.#open.list();
  }

  #begin(signal: Signal, executor: Executor): void {
    this.#recentSignals.remember(signal.source, signal.signalId);
    this.#lifecycle.begin(this.#orderIds.next(signal.strategyId, this.#clock.nowMs()), signal, executor);
  }

  async #takeUp(orders: readonly Order[]): Promise<void> {
    const { interrupted, underway } = recover(orders);
    for (const order of underway) {
      const executor = this.#executors.get(order.signal.kind);
      if (executor === undefined) {
        throw new Error(`order ${order.orderId} is open, but nothing executes "${order.signal.kind}"`);
      }
      this.#lifecycle.resume(order, executor);
    }
    await Promise.all(interrupted.map((order) => this.#lifecycle.interrupt(order)));
  }
}
