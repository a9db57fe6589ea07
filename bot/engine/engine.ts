import type { Halt } from "../core/halt.ts";
import { OrderIdSequence } from "../core/order-id.ts";
import type { Order } from "../core/order.ts";
import type { Signal, SignalKind } from "../core/signal.ts";
import type { Clock } from "../ports/clock.ts";
import type { EngineListener } from "../ports/engine-listener.ts";
import type { Executor } from "../ports/executor.ts";
import type { HaltSwitch } from "../ports/halt-switch.ts";
import type { OrderStore } from "../ports/order-store.ts";
import { refusalOf } from "./admission.ts";
import { Announcer } from "./announcer.ts";
import type { EngineSettings } from "./engine-settings.ts";
import { InFlightGuard } from "./in-flight-guard.ts";
import { Lifecycle } from "./lifecycle.ts";
import { OrdersInMemory } from "./orders-in-memory.ts";
import { RecentSignals } from "./recent-signals.ts";
import { recover } from "./recovery.ts";

/** What the engine is put together from; one executor a kind of signal. */
export interface EngineParts {
  readonly executors: readonly Executor[];
  readonly store: OrderStore;
  readonly clock: Clock;
  readonly listeners: readonly EngineListener[];
  readonly settings: EngineSettings;
  /** The kill switch; without one, orders may always be made. */
  readonly halt?: HaltSwitch;
}

/** Turns signals into orders and brings every order to a certain end. Knows no chain, venue, relay or token. */
export class Engine {
  readonly #executors: ReadonlyMap<SignalKind, Executor>;
  readonly #store: OrderStore;
  readonly #clock: Clock;
  readonly #settings: EngineSettings;
  readonly #haltSwitch: HaltSwitch | undefined;
  readonly #announcer: Announcer;
  readonly #orderIds = new OrderIdSequence(0n);
  readonly #recentSignals = new RecentSignals();
  readonly #guard = new InFlightGuard();
  readonly #open = new OrdersInMemory();
  readonly #unsettled = new OrdersInMemory();
  readonly #lifecycle: Lifecycle;
  /** As the listeners know it. */
  #toldHalt: Halt | undefined;
  #phase: "restoring" | "accepting" | "stopped" = "restoring";

  constructor({ executors, store, clock, listeners, settings, halt }: EngineParts) {
    this.#executors = new Map(executors.map((executor) => [executor.kind, executor]));
    this.#store = store;
    this.#clock = clock;
    this.#settings = settings;
    this.#haltSwitch = halt;
    this.#announcer = new Announcer(listeners);
    this.#lifecycle = new Lifecycle({
      store,
      clock,
      announcer: this.#announcer,
      settings,
      haltSwitch: halt,
      open: this.#open,
      unsettled: this.#unsettled,
      guard: this.#guard,
      onCritical: () => this.stopAccepting(),
    });
  }

  /**
   * Takes up what an earlier run left: fails the orders that signed nothing, hands all others that are not settled to
   * their executors, and then begins to accept signals. Rejects with what the store rejects with. A dry run leaves
   * earlier orders alone.
   */
  async restore(): Promise<void> {
    const orders = await this.#store.restore();
    for (const { orderId, signal } of orders) {
      this.#orderIds.observe(orderId);
      this.#recentSignals.remember(signal.source, signal.signalId);
    }
    if (!this.#settings.dryRun) await this.#takeUp(orders);
    if (this.#phase === "restoring") this.#phase = "accepting";
    this.#lookAtHalt();
  }

  /** Makes orders of the signals that may be tried, best first, as the batch lists them. */
  accept(signals: readonly Signal[]): void {
    const halt = this.#lookAtHalt();
    for (const signal of signals) {
      this.#announcer.tell((listener) => listener.onSignal?.(signal));
      const executor = this.#executors.get(signal.kind);
      const denial = refusalOf(signal, {
        nowMs: this.#clock.nowMs(),
        accepting: this.#phase === "accepting",
        halt,
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

  /** Resolves when the chain is final about every order; rejects, or stays pending, as {@link drained} does. */
  settled(): Promise<void> {
    return this.#unsettled.empty();
  }

  /** Resolves when the listeners have heard of everything that has happened to the open orders so far. */
  told(): Promise<void> {
    return this.#open.told();
  }

  /** Stops everything now. Open orders stay open in the journal, and the next start goes on with them. */
  async halt(): Promise<void> {
    this.stopAccepting();
    await this.#lifecycle.halt();
  }

  openOrders(): readonly Order[] {
    return this.#open.list();
  }

  /** The open orders, and those whose end the chain is not final about. */
  unsettledOrders(): readonly Order[] {
    return this.#unsettled.list();
  }

  /** The halt that holds now; the listeners hear when it is another than before. */
  #lookAtHalt(): Halt | undefined {
    const halt = this.#haltSwitch?.current();
    if (halt?.reason !== this.#toldHalt?.reason || halt?.cancelInFlight !== this.#toldHalt?.cancelInFlight) {
      this.#toldHalt = halt;
      this.#announcer.tell((listener) => listener.onHalt?.(halt));
    }
    return halt;
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
        throw new Error(`order ${order.orderId} is not settled, but nothing executes "${order.signal.kind}"`);
      }
      this.#lifecycle.resume(order, executor);
    }
    await Promise.all(interrupted.map((order) => this.#lifecycle.interrupt(order)));
  }
}
