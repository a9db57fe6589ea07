import type { RiskSettings } from "./risk-settings.ts";

/** closed: orders are made. open: none is. half-open: one at a time is, to see whether they succeed again. */
export type CircuitState = "closed" | "open" | "half-open";

/** Why no order is made: it is open, or one is out to see. */
export interface CircuitRefusal {
  readonly failures: number;
  /** Until it is half-open; 0 when an order is out, whose end decides. */
  readonly waitMs: number;
}

/** What an order on trial has led to, for the case that it is reopened. */
interface Trial {
  readonly orderId: bigint;
  /** The failures that its success has made up for; undefined when it has failed. */
  readonly forgiven: Set<bigint> | undefined;
}

/**
 * Opens after so many failures in a row, and closes with the success of an order that it has let through. It only keeps
 * new orders from being made. While it is not closed, the ends of orders that were made before say nothing about now.
 */
export class CircuitBreaker {
  readonly #maxFailures: number;
  readonly #pauseMs: number;
  readonly #monotonicMs: () => number;
  readonly #onNews: (sentence: string) => void;
  #failed = new Set<bigint>();
  /** Undefined while it is closed. */
  #openUntilMs: number | undefined;
  /** The order that is out to see. */
  #onTrial: bigint | undefined;
  #lastTrial: Trial | undefined;

  constructor(
    { circuitFailures, circuitPauseMs }: Pick<RiskSettings, "circuitFailures" | "circuitPauseMs">,
    monotonicMs: () => number,
    onNews: (sentence: string) => void,
  ) {
    this.#maxFailures = circuitFailures;
    this.#pauseMs = circuitPauseMs;
    this.#monotonicMs = monotonicMs;
    this.#onNews = onNews;
  }

  get state(): CircuitState {
    if (this.#openUntilMs === undefined) return "closed";
    return this.#monotonicMs() < this.#openUntilMs ? "open" : "half-open";
  }

  get failuresInARow(): number {
    return this.#failed.size;
  }

  refusal(): CircuitRefusal | undefined {
    if (this.#openUntilMs === undefined) return undefined;
    const waitMs = Math.max(0, this.#openUntilMs - this.#monotonicMs());
    return waitMs > 0 || this.#onTrial !== undefined ? { failures: this.#failed.size, waitMs } : undefined;
  }

  /** An order was made; while half-open it is the one on trial. */
  begun(orderId: bigint): void {
    if (this.#openUntilMs !== undefined) this.#onTrial = orderId;
  }

  succeeded(orderId: bigint): void {
    if (this.#openUntilMs === undefined) {
      this.#failed.clear();
      this.#lastTrial = undefined;
    } else if (orderId === this.#onTrial) {
      this.#lastTrial = { orderId, forgiven: this.#failed };
      this.#failed = new Set();
      this.#close("the order that it let through has succeeded");
    }
  }

  failed(orderId: bigint): void {
    if (this.#maxFailures === 0) return;
    if (this.#openUntilMs === undefined) {
      this.#failed.add(orderId);
      if (this.#failed.size >= this.#maxFailures) this.#open();
    } else if (orderId === this.#onTrial) {
      this.#failed.add(orderId);
      this.#open();
      this.#lastTrial = { orderId, forgiven: undefined };
    }
  }

  /** It has ended, or is not followed any more, and says nothing. */
  passed(orderId: bigint): void {
    if (orderId === this.#onTrial) this.#onTrial = undefined;
  }

  /** The order has not ended after all: what its end had led to is taken back. */
  reopened(orderId: bigint): void {
    const trial = this.#lastTrial;
    this.#failed.delete(orderId);
    trial?.forgiven?.delete(orderId);
    const wasOnTrial = trial?.orderId === orderId;
    if (wasOnTrial) this.#undo(trial);
    if (this.#failed.size >= this.#maxFailures) {
      if (wasOnTrial) this.#retry(trial);
    } else if (this.#openUntilMs !== undefined) this.#close("an order that had failed goes on");
  }

  /** An operator says that all is well. */
  reset(): void {
    this.#failed.clear();
    this.#lastTrial = undefined;
    if (this.#openUntilMs !== undefined) this.#close("an operator has resumed");
  }

  #undo({ forgiven = new Set() }: Trial): void {
    this.#failed = new Set([...forgiven, ...this.#failed]);
    this.#lastTrial = undefined;
  }

  /** Its trial goes on, unless another one is out. */
  #retry({ orderId, forgiven }: Trial): void {
    this.#onTrial ??= orderId;
    this.#openUntilMs = this.#monotonicMs();
    if (forgiven === undefined) return;
    this.#onNews(`The circuit breaker is half-open again: order ${orderId}, which had closed it, goes on.`);
  }

  #open(): void {
    this.#openUntilMs = this.#monotonicMs() + this.#pauseMs;
    this.#onTrial = undefined;
    this.#lastTrial = undefined;
    const seconds = this.#pauseMs / 1_000;
    this.#onNews(
      `The circuit breaker is open: ${this.#failed.size} orders in a row have failed; no order is made for ${seconds} s.`,
    );
  }

  #close(why: string): void {
    this.#openUntilMs = undefined;
    this.#onTrial = undefined;
    this.#onNews(`The circuit breaker is closed: ${why}.`);
  }
}
