import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { Denial } from "../../core/denial.ts";
import type { Order } from "../../core/order.ts";
import { isSettled } from "../../core/order.ts";
import type { OrderEvent, PartUpdate } from "../../core/order-event.ts";
import type { Signal, SignalKind } from "../../core/signal.ts";
import { ENGINE_FAULTS, type EngineFault, type EngineListener } from "../../ports/engine-listener.ts";
import { FAILURE_REASONS } from "../../core/failure-reason.ts";
import { FAST_BUCKETS_S, PREFIX, SLOW_BUCKETS_S } from "./names.ts";

/** When an order passed what is timed; monotonic milliseconds. */
interface Passage {
  readonly receivedMs: number | undefined;
  publishedMs?: number;
  isAccepted?: boolean;
}

/**
 * What specification 000, part VII counts and times of signals and orders. A time ends when its event is durable, because
 * nothing is done on its account before that; so the processing time ends when the signed bytes leave.
 */
export class EngineMetrics implements EngineListener {
  readonly #nowMs: () => number;
  /** Of signals that are not judged yet. */
  readonly #receivedMs = new Map<Signal, number>();
  readonly #passages = new Map<bigint, Passage>();
  readonly #signalsReceived;
  readonly #signalsDenied;
  readonly #capacityRejections;
  readonly #ordersCreated;
  readonly #ordersSubmitted;
  readonly #ordersCompleted;
  readonly #ordersFailed;
  readonly #ordersReopened;
  readonly #validationFailures;
  readonly #submissionFailures;
  readonly #timeoutFailures;
  readonly #faults;
  readonly #processing;
  readonly #validation;
  readonly #submission;
  readonly #confirmation;
  /** Of orders that were sent: what was refused before is no failure of the market's. */
  readonly #endings = { completed: 0, failed: 0 };

  /**
   * @param kinds what is executed: a rate over what has never happened needs a zero, not an absence
   * @param nowMs monotonic, with fractions
   */
  constructor(registry: Registry, kinds: readonly SignalKind[], nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
    const registers = [registry];
    const counter = <const Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Counter({ name: `${PREFIX}${name}_total`, help, labelNames, registers });
    const histogram = (name: string, help: string, buckets: number[]) =>
      new Histogram({ name: `${PREFIX}${name}_seconds`, help, labelNames: ["kind"], buckets, registers });

    this.#signalsReceived = counter("signals_received", "Signals that came in", ["kind", "source"]);
    this.#signalsDenied = counter("signals_denied", "Signals that became no order, by the code of the denial", [
      "code",
    ]);
    this.#capacityRejections = counter("capacity_rejections", "Signals for which there was no room", ["code"]);
    this.#ordersCreated = counter("orders_created", "Orders made from signals", ["kind"]);
    this.#ordersSubmitted = counter("orders_submitted", "Orders that were sent", ["kind"]);
    this.#ordersCompleted = counter(
      "orders_completed",
      "Orders that were confirmed: with a profit, or as the trades that they are",
      ["kind"],
    );
    this.#ordersFailed = counter("orders_failed", "Orders that failed, by the specification's reason", [
      "kind",
      "reason",
    ]);
    this.#ordersReopened = counter("orders_reopened", "Ends of orders that were taken back", ["kind"]);
    this.#validationFailures = counter("validation_failures", "Orders that failed before anything was sent", [
      "reason",
    ]);
    this.#submissionFailures = counter("submission_failures", "Answers that were no acceptance", ["via", "answer"]);
    this.#timeoutFailures = counter("timeout_failures", "Orders that failed as NetworkTimeout", ["kind"]);
    this.#faults = counter("faults", "Faults inside, by kind", ["fault"]);

    this.#processing = histogram(
      "signal_processing",
      "From a signal's arrival until its signed transaction is durable and leaves; target below 5 ms",
      FAST_BUCKETS_S,
    );
    this.#validation = histogram(
      "validation",
      "From a signal's arrival until its order is validated; target below 2 ms",
      FAST_BUCKETS_S,
    );
    this.#submission = histogram(
      "submission",
      "From the sending of an order until somebody has accepted it; target below 10 ms",
      FAST_BUCKETS_S,
    );
    this.#confirmation = histogram(
      "confirmation",
      "From the sending of an order until it is completed; target below 60 s",
      SLOW_BUCKETS_S,
    );
    this.#beginAtZero(kinds);
    const endings = this.#endings;
    new Gauge({
      name: `${PREFIX}success_rate`,
      help: "Completed orders as a part of all that ended after they were sent; target above 0.95",
      registers,
      collect(): void {
        const ended = endings.completed + endings.failed;
        this.set(ended === 0 ? Number.NaN : endings.completed / ended);
      },
    });
  }

  /** How many signals and orders it remembers the times of. */
  get tracked(): number {
    return this.#receivedMs.size + this.#passages.size;
  }

  onSignal(signal: Signal): void {
    this.#receivedMs.set(signal, this.#nowMs());
    this.#signalsReceived.inc({ kind: signal.kind, source: signal.source });
  }

  onDenied(signal: Signal, { code }: Denial): void {
    this.#receivedMs.delete(signal);
    this.#signalsDenied.inc({ code });
    if (code === "capacity-exceeded" || code === "ingress-full") this.#capacityRejections.inc({ code });
  }

  onOrderEvent(event: OrderEvent, order: Order): void {
    const { orderId, signal } = order;
    const { kind } = signal;
    const passage = this.#passages.get(orderId);
    // A part is sent and answered as the order that it belongs to; how it ends says nothing about that.
    if (event.type === "part") this.#onStep(event.update, kind, passage);
    switch (event.type) {
      case "created":
        this.#passages.set(orderId, { receivedMs: this.#receivedMs.get(signal) });
        this.#receivedMs.delete(signal);
        this.#ordersCreated.inc({ kind });
        break;
      case "validated":
        this.#observe(this.#validation, kind, passage?.receivedMs);
        break;
      case "published":
      case "answered":
        this.#onStep(event, kind, passage);
        break;
      case "completed":
        this.#ordersCompleted.inc({ kind });
        this.#endings.completed += 1;
        this.#observe(this.#confirmation, kind, passage?.publishedMs);
        break;
      case "failed":
        this.#ordersFailed.inc({ kind, reason: event.reason });
        if (order.publishedVia.length === 0) this.#validationFailures.inc({ reason: event.reason });
        else this.#endings.failed += 1;
        if (event.reason === "NetworkTimeout") this.#timeoutFailures.inc({ kind });
        break;
      case "reopened":
        this.#ordersReopened.inc({ kind });
        break;
      case "part":
      case "signed":
      case "seen":
      case "bundle-status":
      case "included":
      case "inclusion-removed":
      case "noted":
      case "settled":
        break;
    }
    if (isSettled(order)) this.#passages.delete(orderId);
  }

  onDryRun(order: Order): void {
    this.#passages.delete(order.orderId);
  }

  onFault({ kind }: EngineFault): void {
    this.#faults.inc({ fault: kind });
  }

  #onStep(update: PartUpdate, kind: SignalKind, passage: Passage | undefined): void {
    if (update.type === "published" && passage !== undefined && passage.publishedMs === undefined) {
      this.#published(passage, kind);
    }
    if (update.type !== "answered") return;
    if (update.answer !== "accepted") this.#submissionFailures.inc({ via: update.via, answer: update.answer });
    else if (passage !== undefined && passage.isAccepted !== true) {
      passage.isAccepted = true;
      this.#observe(this.#submission, kind, passage.publishedMs);
    }
  }

  /** What first appears as 1 has never increased, as far as Prometheus can tell. */
  #beginAtZero(kinds: readonly SignalKind[]): void {
    for (const fault of ENGINE_FAULTS) this.#faults.inc({ fault }, 0);
    for (const reason of FAILURE_REASONS) this.#validationFailures.inc({ reason }, 0);
    for (const kind of kinds) {
      for (const counter of [
        this.#ordersCreated,
        this.#ordersSubmitted,
        this.#ordersCompleted,
        this.#timeoutFailures,
      ]) {
        counter.inc({ kind }, 0);
      }
      for (const reason of FAILURE_REASONS) this.#ordersFailed.inc({ kind, reason }, 0);
    }
  }

  #published(passage: Passage, kind: SignalKind): void {
    passage.publishedMs = this.#nowMs();
    this.#ordersSubmitted.inc({ kind });
    this.#observe(this.#processing, kind, passage.receivedMs);
  }

  #observe(histogram: Histogram<"kind">, kind: SignalKind, sinceMs: number | undefined): void {
    if (sinceMs !== undefined) histogram.observe({ kind }, (this.#nowMs() - sinceMs) / 1_000);
  }
}
