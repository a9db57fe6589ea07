import type { Halt } from "../core/halt.ts";
import { OrderIdSequence } from "../core/order-id.ts";
import type { Order } from "../core/order.ts";
import type { Signal, SignalKind } from "../core/signal.ts";
import type { Clock } from "../ports/clock.ts";
import type { EngineLoad } from "../ports/engine-load.ts";
import type { EngineListener } from "../ports/engine-listener.ts";
import type { Denial } from "../core/denial.ts";
import type { Executor, MissingFact } from "../ports/executor.ts";
import type { Valuation } from "../ports/valuation.ts";
import type { HaltSwitch } from "../ports/halt-switch.ts";
import type { OrderStore } from "../ports/order-store.ts";
import { type AdmissionFacts, judge, refusalOf, remainingMs } from "./admission.ts";
import { Announcer } from "./announcer.ts";
import type { EngineSettings } from "./engine-settings.ts";
import { InFlightGuard } from "./in-flight-guard.ts";
import { Ingress } from "./ingress.ts";
import { Lifecycle } from "./lifecycle.ts";
import { OrdersInMemory } from "./orders-in-memory.ts";
import { RecentSignals } from "./recent-signals.ts";
import { recover } from "./recovery.ts";
import type { RiskGate } from "./risk-gate.ts";
import { CLOCK_SKEW_MS } from "./signal-problem.ts";
import { WaitingRoom } from "./waiting-room.ts";

/** What the engine is put together from; one executor a kind of signal. */
export interface EngineParts {
  readonly executors: readonly Executor[];
  readonly store: OrderStore;
  readonly clock: Clock;
  readonly listeners: readonly EngineListener[];
  readonly settings: EngineSettings;
  /** The kill switch; without one, orders may always be made. */
  readonly halt?: HaltSwitch;
  /** Limits of money and of failures; without it there are none. */
  readonly risk?: RiskGate;
  /** Says which of two signals is worth more; without it, what the sources claim. */
  readonly valuation?: Valuation;
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
  readonly #risk: RiskGate | undefined;
  readonly #valuation: Valuation | undefined;
  readonly #recentSignals: RecentSignals;
  readonly #ingress: Ingress;
  readonly #waitingRoom = new WaitingRoom((signals) => this.#queue(signals));
  readonly #guard = new InFlightGuard();
  readonly #open = new OrdersInMemory();
  readonly #unsettled = new OrdersInMemory();
  readonly #lifecycle: Lifecycle;
  /** As the listeners know it. */
  #toldHalt: Halt | undefined;
  #phase: "restoring" | "accepting" | "stopped" = "restoring";

  constructor({ executors, store, clock, listeners, settings, halt, risk, valuation }: EngineParts) {
    this.#executors = new Map(executors.map((executor) => [executor.kind, executor]));
    this.#store = store;
    this.#clock = clock;
    this.#settings = settings;
    this.#haltSwitch = halt;
    this.#risk = risk;
    this.#valuation = valuation;
    this.#recentSignals = new RecentSignals(settings.maxSignalAgeMs + CLOCK_SKEW_MS);
    this.#announcer = new Announcer(listeners);
    const { maxQueuedSignals: maxSignals } = settings;
    this.#ingress = new Ingress({
      maxSignals,
      worthOf: (signal) => this.#worthOf(signal),
      onBatch: (signals) => this.#judgeAll(signals),
      onDropped: (signal) => this.#deny(signal, { code: "ingress-full", maxSignals }),
    });
    this.#lifecycle = new Lifecycle({
      store,
      clock,
      announcer: this.#announcer,
      settings,
      haltSwitch: halt,
      risk,
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
      this.#recentSignals.remember(signal, this.#clock.nowMs());
    }
    this.#risk?.restored(orders);
    if (!this.#settings.dryRun) await this.#takeUp(orders);
    if (this.#phase === "restoring") this.#phase = "accepting";
    this.#lookAtHalt();
  }

  /** Queues signals, in batches that come in together; each is judged soon, and told to the listeners in any case. */
  offer(signals: readonly Signal[]): void {
    for (const signal of signals) this.#announcer.tell((listener) => listener.onSignal?.(signal));
    this.#queue(signals);
  }

  /** Judges signals at once, in their order, and makes orders of those that may be tried. */
  accept(signals: readonly Signal[]): void {
    for (const signal of signals) this.#announcer.tell((listener) => listener.onSignal?.(signal));
    this.#judgeAll(signals);
  }

  /** Whether signals may become orders, as far as the engine itself is concerned. */
  get isAccepting(): boolean {
    return this.#phase === "accepting";
  }

  /** From now on every signal is denied, those that wait too; open orders go on. */
  stopAccepting(): void {
    this.#phase = "stopped";
    const all = (): boolean => true;
    for (const signal of [...this.#ingress.remove(all), ...this.#waitingRoom.remove(all)]) {
      this.#deny(signal, { code: "shutting-down" });
    }
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

  load(): EngineLoad {
    return {
      openOrders: this.#open.size,
      unsettledOrders: this.#unsettled.size,
      maxConcurrentOrders: this.#settings.maxConcurrentOrders,
      queuedSignals: this.#ingress.size,
      waitingSignals: this.#waitingRoom.size,
    };
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

  /** Nothing is queued that can only be denied: what comes during the end is answered before the end. */
  #queue(signals: readonly Signal[]): void {
    if (this.isAccepting) this.#ingress.put(signals);
    else this.#judgeAll(signals);
  }

  #judgeAll(signals: readonly Signal[]): void {
    const halt = this.#lookAtHalt();
    for (const signal of signals) this.#judge(signal, halt);
  }

  #judge(signal: Signal, halt: Halt | undefined): void {
    const executor = this.#executors.get(signal.kind);
    const nowMs = this.#clock.nowMs();
    const facts: AdmissionFacts = {
      nowMs,
      accepting: this.#phase === "accepting",
      halt,
      activeOrders: this.#open.size,
      executor,
      settings: this.#settings,
      recentSignals: this.#recentSignals,
      guard: this.#guard,
      risk: this.#risk,
    };
    const refusal = refusalOf(signal, facts);
    if (refusal !== undefined || executor === undefined)
      return this.#deny(signal, refusal ?? { code: "shutting-down" });
    const replaced = this.#supersede(signal);
    if (replaced !== undefined) return this.#await(signal, replaced, nowMs);
    const judgement = judge(signal, executor, facts);
    if ("denied" in judgement) return this.#deny(signal, judgement.denied);
    if ("missing" in judgement) return this.#await(signal, judgement.missing, nowMs);
    this.#recentSignals.remember(signal, nowMs);
    const orderId = this.#orderIds.next(signal.strategyId, nowMs);
    this.#risk?.begun(orderId, judgement.estimate);
    this.#lifecycle.begin(orderId, signal, executor, judgement.draft);
  }

  #deny(signal: Signal, denial: Denial): void {
    if (denial.code === "insufficient-liquidity") {
      this.#guard.rest(signal.resources, this.#clock.nowMs() + this.#settings.resourceRestMs);
    }
    this.#announcer.tell((listener) => listener.onDenied?.(signal, denial));
  }

  /** The signal waits for a fact as long as it is fresh, and is then judged anew. */
  #await(signal: Signal, missing: MissingFact, sinceMs: number): void {
    const timeoutMs = remainingMs(signal, sinceMs, this.#settings);
    const onTimeout = (): void =>
      this.#deny(signal, { code: "fact-missing", fact: missing.fact, waitedMs: this.#clock.nowMs() - sinceMs });
    if (this.#waitingRoom.size >= this.#settings.maxQueuedSignals) onTimeout();
    else this.#waitingRoom.admit(signal, missing, timeoutMs, onTimeout);
  }

  /**
   * Drops what the signal takes the place of, where nothing of that is signed. Returns what to wait for while an order of
   * it is being given up; what was signed goes its way, and whether both can be had is the guard's to say.
   */
  #supersede(signal: Signal): MissingFact | undefined {
    const { replacesSignalId, signalId: bySignalId } = signal;
    if (replacesSignalId === undefined) return undefined;
    const isReplaced = (other: Signal): boolean =>
      other.signalId === replacesSignalId && other.source === signal.source && other.strategyId === signal.strategyId;
    for (const replaced of [...this.#ingress.remove(isReplaced), ...this.#waitingRoom.remove(isReplaced)]) {
      this.#deny(replaced, { code: "superseded-signal", bySignalId });
    }
    const arrival = this.#lifecycle.supersede(isReplaced, bySignalId);
    return arrival && { fact: `the end of signal ${replacesSignalId}`, arrival };
  }

  /** In US dollars where they are known. What is stale is worth nothing. */
  #worthOf(signal: Signal): number {
    if (remainingMs(signal, this.#clock.nowMs(), this.#settings) < 0) return -Infinity;
    const { claimedProfitUsdE8, expectedProfit } = signal;
    if (claimedProfitUsdE8 !== undefined) return Number(claimedProfitUsdE8);
    return Number((expectedProfit && this.#valuation?.usdE8Of(expectedProfit)) ?? 0n);
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
