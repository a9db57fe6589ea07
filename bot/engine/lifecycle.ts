import { ArbError, messageOf } from "../core/errors.ts";
import type { OrderEvent } from "../core/order-event.ts";
import { isOpen, isSettled, type Order } from "../core/order.ts";
import type { Signal } from "../core/signal.ts";
import type { Clock } from "../ports/clock.ts";
import type { Executor } from "../ports/executor.ts";
import type { HaltSwitch } from "../ports/halt-switch.ts";
import type { OrderStore } from "../ports/order-store.ts";
import type { Announcer } from "./announcer.ts";
import type { EngineSettings } from "./engine-settings.ts";
import type { InFlightGuard } from "./in-flight-guard.ts";
import type { OrdersInMemory } from "./orders-in-memory.ts";
import { prepare } from "./preparation.ts";
import { pursue } from "./pursuit.ts";
import { Recorder, type RecordingError } from "./recorder.ts";
import type { RiskGate } from "./risk-gate.ts";
import { within } from "./time-limit.ts";
import { type Recording, TrackedOrder } from "./tracked-order.ts";

const DEFAULT_FIRST_RETRY_PAUSE_MS = 1_000;
/** How long {@link Lifecycle.halt} waits for executors to notice; the end of the process cuts off the rest. */
const HALT_GRACE_MS = 5_000;

export interface LifecycleParts {
  readonly store: OrderStore;
  readonly clock: Clock;
  readonly announcer: Announcer;
  readonly settings: EngineSettings;
  readonly haltSwitch: HaltSwitch | undefined;
  /** Those that have not ended: they hold resources and count against the capacity. */
  readonly open: OrdersInMemory;
  /** Those, and the ones whose end is not final. */
  readonly unsettled: OrdersInMemory;
  readonly guard: InFlightGuard;
  readonly risk: RiskGate | undefined;
  /** Nothing new may be begun: the store has failed, or an executor threw something critical. */
  readonly onCritical: () => void;
}

/** Leads orders from their creation, or from wherever an earlier run left them, to their end and until that is final. */
export class Lifecycle {
  readonly #parts: LifecycleParts;
  readonly #recording: Recording;
  readonly #halting = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(parts: LifecycleParts) {
    this.#parts = parts;
    this.#recording = {
      recorder: new Recorder(parts.store, (failure) => this.#onStoreFailure(failure)),
      clock: parts.clock,
      onRecorded: (event, order, tracked) => this.#onRecorded(event, order, tracked),
    };
  }

  /** Before it returns the order exists, holds its resources and has begun to be planned. */
  begin(orderId: bigint, signal: Signal, executor: Executor, draft: unknown): void {
    const { settings, clock, guard, open } = this.#parts;
    const nowMs = clock.nowMs();
    const tracked = TrackedOrder.create(
      orderId,
      {
        type: "created",
        signal,
        submissionDeadlineMs: nowMs + settings.submissionTimeoutMs,
        confirmationDeadlineMs: nowMs + (executor.confirmationTimeoutMs ?? settings.confirmationTimeoutMs),
      },
      this.#recording,
    );
    guard.take(orderId, signal.resources, nowMs);
    open.add(tracked);
    this.#run(tracked, this.#live(tracked, executor, draft));
  }

  /** Hands an order of an earlier run to its executor, which has it before this returns. */
  resume(order: Order, executor: Executor): void {
    const { guard, clock, open, announcer, risk } = this.#parts;
    announcer.tell((listener) => listener.onResumed?.(order));
    risk?.resumed(order);
    const tracked = TrackedOrder.restored(order, this.#recording);
    if (isOpen(order)) {
      open.add(tracked);
      // What is included is in the state that others count on.
      if (order.inclusion?.succeeded !== true) guard.take(order.orderId, order.signal.resources, clock.nowMs());
    }
    this.#run(tracked, this.#pursue(tracked, executor));
  }

  /**
   * Gives up the orders of signals that another one takes the place of, where nothing is signed. Resolves when they have
   * ended; undefined when there are none.
   */
  supersede(isReplaced: (signal: Signal) => boolean, bySignalId: bigint): Promise<void> | undefined {
    const replaced = this.#parts.open.replaceable(isReplaced);
    if (replaced.length === 0) return undefined;
    return Promise.all(replaced.map((tracked) => tracked.supersede(bySignalId))).then(() => undefined);
  }

  /** Fails an order of an earlier run that never signed anything. */
  async interrupt(order: Order): Promise<void> {
    const tracked = TrackedOrder.restored(order, this.#recording);
    await tracked.record({ type: "failed", reason: "StaleSignal", detail: "interrupted before anything was signed" });
    this.#parts.risk?.letGo(order.orderId);
  }

  /** Resolves when every executor has let go, or has had time to. */
  async halt(): Promise<void> {
    this.#halting.abort();
    const stopped = Promise.allSettled(this.#running);
    await within(stopped, HALT_GRACE_MS, new AbortController().signal).catch(() => undefined);
  }

  #run(tracked: TrackedOrder, life: Promise<void>): void {
    this.#parts.unsettled.add(tracked);
    this.#running.add(life);
    const forget = (): boolean => this.#running.delete(life);
    life.then(forget, forget);
  }

  async #live(tracked: TrackedOrder, executor: Executor, draft: unknown): Promise<void> {
    const { clock, announcer, settings, haltSwitch, guard, open } = this.#parts;
    const prepared = await prepare(tracked, executor, draft, {
      clock,
      announcer,
      haltSwitch,
      dryRun: settings.dryRun,
      abort: this.#halting.signal,
      onThrown: (cause, orderId) => this.#onThrown(cause, orderId),
    });
    if (prepared === "signed") await this.#pursue(tracked, executor);
    if (prepared === "failed") this.#letGo(tracked, executor);
    if (prepared === "dry-run") {
      guard.release(tracked.order.orderId, clock.nowMs() + settings.resourceRestMs);
      open.remove(tracked.order.orderId);
      this.#letGo(tracked, executor);
    }
  }

  async #pursue(tracked: TrackedOrder, executor: Executor): Promise<void> {
    await pursue(tracked, executor, {
      announcer: this.#parts.announcer,
      abort: this.#halting.signal,
      firstRetryPauseMs: this.#parts.settings.firstRetryPauseMs ?? DEFAULT_FIRST_RETRY_PAUSE_MS,
      onThrown: (cause, orderId) => this.#onThrown(cause, orderId),
    });
    if (isSettled(tracked.order) && (await tracked.isDurable())) this.#letGo(tracked, executor);
  }

  /** Nothing about the order can change any more: it leaves memory, and what it had reserved is free. */
  #letGo(tracked: TrackedOrder, executor: Executor): void {
    const { orderId } = tracked.order;
    try {
      executor.release(orderId);
    } catch (cause) {
      const detail = `order ${orderId} is over, but what it had reserved may not be free: ${messageOf(cause)}`;
      this.#parts.announcer.fault({ kind: "executor-threw", detail, orderId, cause });
    }
    this.#parts.risk?.letGo(orderId);
    this.#parts.unsettled.remove(orderId);
  }

  #onRecorded(event: OrderEvent, order: Order, tracked: TrackedOrder): void {
    const { guard, clock, announcer, open, risk, settings } = this.#parts;
    const { orderId, signal } = order;
    const { type } = event;
    const isEnd = type === "completed" || type === "failed";
    if (type === "included" && event.inclusion.succeeded)
      guard.release(orderId, clock.nowMs() + settings.resourceRestMs);
    if (isEnd) guard.release(orderId);
    if (type === "inclusion-removed" || type === "reopened") guard.take(orderId, signal.resources, clock.nowMs());
    if (isEnd) open.remove(orderId);
    if (type === "reopened") open.add(tracked);
    risk?.observe(event, order);
    announcer.tell((listener) => listener.onOrderEvent?.(event, order));
  }

  #onThrown(cause: unknown, orderId: bigint): void {
    const isCritical = cause instanceof ArbError && cause.severity === "critical";
    if (isCritical) this.#parts.onCritical();
    const kind = isCritical ? "new-orders-stopped" : "executor-threw";
    this.#parts.announcer.fault({ kind, detail: messageOf(cause), orderId, cause });
  }

  #onStoreFailure(failure: RecordingError): void {
    this.#parts.onCritical();
    this.#parts.announcer.fault({ kind: "store-failed", detail: failure.message, cause: failure.cause });
    this.#parts.open.fail(failure);
    this.#parts.unsettled.fail(failure);
    this.#halting.abort();
  }
}
