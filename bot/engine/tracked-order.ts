import type { ExecutionUpdate, LifecycleEvent, OrderEvent } from "../core/order-event.ts";
import type { StateTransitionError } from "../core/order-state.ts";
import { applyOrderEvent, type Order } from "../core/order.ts";
import type { Clock } from "../ports/clock.ts";
import type { Recorder } from "./recorder.ts";

type Created = LifecycleEvent & { readonly type: "created" };
type OrderUpdate = ExecutionUpdate | LifecycleEvent;

/** What an order in memory needs to record its events. */
export interface Recording {
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** Hears each event once it is durable, in the order of the events, with the order as it was right after it. */
  readonly onRecorded: (event: OrderEvent, order: Order, tracked: TrackedOrder) => void;
}

/**
 * An order in memory. Each update is checked against the table of states and handed to the store in one step, so that
 * the journal holds the updates of an order in the order in which they were recorded, and never one that was refused.
 */
export class TrackedOrder {
  readonly #recording: Recording;
  #order: Order;
  #lastDurable: Promise<void> = Promise.resolve();
  #supersededBy: bigint | undefined;
  #onDecided: (() => void)[] = [];

  private constructor(order: Order, recording: Recording) {
    this.#order = order;
    this.#recording = recording;
  }

  /** A new order. It exists at once; its creation becomes durable while it is planned. */
  static create(orderId: bigint, created: Created, recording: Recording): TrackedOrder {
    const event: OrderEvent = { ...created, orderId, atMs: recording.clock.nowMs() };
    const tracked = new TrackedOrder(applyOrderEvent(undefined, event), recording);
    void tracked.#keep(event);
    return tracked;
  }

  /** An order of an earlier run. */
  static restored(order: Order, recording: Recording): TrackedOrder {
    return new TrackedOrder(order, recording);
  }

  /** The order after every update so far, durable or about to be. */
  get order(): Order {
    return this.#order;
  }

  /**
   * Resolves when the update and all before it are durable. Rejects with a StateTransitionError when the update is not
   * possible, which changes nothing, and with a RecordingError when the store failed.
   */
  record(update: OrderUpdate): Promise<void> {
    const event: OrderEvent = { ...update, orderId: this.#order.orderId, atMs: this.#recording.clock.nowMs() };
    try {
      this.#order = applyOrderEvent(this.#order, event);
    } catch (thrown) {
      const refusal = thrown as StateTransitionError;
      return Promise.reject(refusal);
    }
    return this.#keep(event);
  }

  /** The signal that takes its place, if nothing is signed by the time that it is looked at. */
  get supersededBy(): bigint | undefined {
    return this.#supersededBy;
  }

  /** Another signal takes its place; resolves when it has ended or is signed, and so cannot be replaced any more. */
  supersede(bySignalId: bigint): Promise<void> {
    this.#supersededBy = bySignalId;
    return new Promise((resolve) => this.#onDecided.push(resolve));
  }

  /** Whether every update so far is durable; waits until that is known. */
  isDurable(): Promise<boolean> {
    return this.#lastDurable.then(
      () => true,
      () => false,
    );
  }

  #keep(event: OrderEvent): Promise<void> {
    const order = this.#order;
    const { recorder, onRecorded } = this.#recording;
    const durable = recorder.append(event, () => onRecorded(event, order, this));
    const isAwaited = this.#onDecided.length > 0 && isDecision(event);
    // The caller may look at the outcome later or never; the recorder has told of the failure by then.
    durable.then(isAwaited ? () => this.#tellDecided() : undefined, () => undefined);
    this.#lastDurable = durable;
    return durable;
  }

  #tellDecided(): void {
    for (const told of this.#onDecided.splice(0)) told();
  }
}

/** Whether it says that the order cannot be replaced any more. */
function isDecision({ type }: OrderEvent): boolean {
  return type === "signed" || type === "failed";
}
