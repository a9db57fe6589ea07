import { messageOf } from "../core/errors.ts";
import type { OrderEvent } from "../core/order-event.ts";
import { isOpen, type Order } from "../core/order.ts";
import type { Signal } from "../core/signal.ts";
import type { Clock } from "../ports/clock.ts";
import type { Executor } from "../ports/executor.ts";
import type { OrderStore } from "../ports/order-store.ts";
import type { Announcer } from "./announcer.ts";
import type { EngineSettings } from "./engine-settings.ts";
import type { InFlightGuard } from "./in-flight-guard.ts";
import type { OpenOrders } from "./open-orders.ts";
import { prepare } from "./preparation.ts";
import { pursue } from "./pursuit.ts";
import { Recorder, type RecordingError } from "./recorder.ts";
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
  readonly open: OpenOrders;
  readonly guard: InFlightGuard;
  readonly onStoreFailure: () => void;
}

/** Leads orders from their creation, or from wherever an earlier run left them, to their end. */
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
      onRecorded: (event, order) => this.#onRecorded(event, order),
    };
  }

  /** Before it returns the order exists, holds its resources and has begun to be planned. */
  begin(orderId: bigint, signal: Signal, executor: Executor): void {
    const { settings, clock, guard } = this.#parts;
    const nowMs = clock.nowMs();
    const tracked = TrackedOrder.create(
      orderId,
      {
        type: "created",
        signal,
        submissionDeadlineMs: nowMs + settings.submissionTimeoutMs,
        confirmationDeadlineMs: nowMs + settings.confirmationTimeoutMs,
      },
      this.#recording,
    );
    guard.take(orderId, signal.resources, nowMs);
    this.#run(tracked, this.#live(tracked, executor));
  }

  /** Hands an order of an earlier run to its executor, which has it before this returns. */
  resume(order: Order, executor: Executor): void {
    const tracked = TrackedOrder.restored(order, this.#recording);
    // What is included is in the state that others count on.
    if (order.inclusion?.succeeded !== true) {
      this.#parts.guard.take(order.orderId, order.signal.resources, this.#parts.clock.nowMs());
    }
    this.#run(tracked, this.#pursue(tracked, executor));
  }

  /** Fails an order of an earlier run that never signed anything. */
  async interrupt(order: Order): Promise<void> {
    const tracked = TrackedOrder.restored(order, this.#recording);
    await tracked.record({ type: "failed", reason: "StaleSignal", detail: "interrupted before anything was signed" });
  }

  /** Resolves when every executor has let go, or has had time to. */
  async halt(): Promise<void> {
    this.#halting.abort();
    const stopped = Promise.allSettled(this.#running);
    await within(stopped, HALT_GRACE_MS, new AbortController().signal).catch(() => undefined);
  }

  #run(tracked: TrackedOrder, life: Promise<void>): void {
    this.#parts.open.add(tracked);
    this.#running.add(life);
    const forget = (): boolean => this.#running.delete(life);
    life.then(forget, forget);
  }

  async #live(tracked: TrackedOrder, executor: Executor): Promise<void> {
    const { clock, announcer, settings } = this.#parts;
    const abort = this.#halting.signal;
    const prepared = await prepare(tracked, executor, { clock, announcer, dryRun: settings.dryRun, abort });
    if (prepared === "signed") await this.#pursue(tracked, executor);
    if (prepared === "failed") this.#end(tracked, executor);
    if (prepared === "dry-run") this.#end(tracked, executor, clock.nowMs() + settings.dryRunHoldMs);
  }

  async #pursue(tracked: TrackedOrder, executor: Executor): Promise<void> {
    await pursue(tracked, executor, {
      announcer: this.#parts.announcer,
      abort: this.#halting.signal,
      firstRetryPauseMs: this.#parts.settings.firstRetryPauseMs ?? DEFAULT_FIRST_RETRY_PAUSE_MS,
    });
    if (!isOpen(tracked.order) && (await tracked.isDurable())) this.#end(tracked, executor);
  }

  #end(tracked: TrackedOrder, executor: Executor, holdUntilMs?: number): void {
    const { orderId } = tracked.order;
    this.#parts.guard.release(orderId, holdUntilMs);
    try {
      executor.release(orderId);
    } catch (cause) {
      const detail = `order ${orderId} ended, but what it had reserved may not be free: ${messageOf(cause)}`;
      this.#parts.announcer.fault({ kind: "executor-threw", detail, orderId, cause });
    }
    this.#parts.open.remove(orderId);
  }

  #onRecorded(event: OrderEvent, order: Order): void {
    const { guard, clock, announcer } = this.#parts;
    if (event.type === "included" && event.inclusion.succeeded) guard.release(order.orderId);
    if (event.type === "inclusion-removed") guard.take(order.orderId, order.signal.resources, clock.nowMs());
    announcer.tell((listener) => listener.onOrderEvent?.(event, order));
  }

  #onStoreFailure(failure: RecordingError): void {
    this.#parts.onStoreFailure();
    this.#parts.announcer.fault({ kind: "store-failed", detail: failure.message, cause: failure.cause });
    this.#parts.open.fail(failure);
    this.#halting.abort();
  }
}
