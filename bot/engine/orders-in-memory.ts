import type { Order } from "../core/order.ts";
import type { Signal } from "../core/signal.ts";
import type { TrackedOrder } from "./tracked-order.ts";

/** Some of the orders in memory, and the moment when there is none of them any more. */
export class OrdersInMemory {
  readonly #orders = new Map<bigint, TrackedOrder>();
  readonly #waiting: PromiseWithResolvers<undefined>[] = [];
  #failure: Error | undefined;

  get size(): number {
    return this.#orders.size;
  }

  list(): readonly Order[] {
    return [...this.#orders.values()].map((tracked) => tracked.order);
  }

  /** Those of which nothing is signed and for whose signal this holds. */
  replaceable(matches: (signal: Signal) => boolean): readonly TrackedOrder[] {
    const candidates = [...this.#orders.values()];
    return candidates.filter(({ order }) => order.intents.length === 0 && matches(order.signal));
  }

  add(tracked: TrackedOrder): void {
    this.#orders.set(tracked.order.orderId, tracked);
  }

  remove(orderId: bigint): void {
    this.#orders.delete(orderId);
    if (this.#orders.size > 0) return;
    for (const waiting of this.#waiting.splice(0)) waiting.resolve(undefined);
  }

  /** Resolves when there is none; rejects once {@link fail} was called. */
  async empty(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#orders.size === 0) return;
    const waiting = Promise.withResolvers<undefined>();
    this.#waiting.push(waiting);
    await waiting.promise;
  }

  /** Resolves when everything that happened to them so far is durable and told, or cannot be. */
  async told(): Promise<void> {
    await Promise.all([...this.#orders.values()].map((tracked) => tracked.isDurable()));
  }

  /** None of them can get on any more in this run. */
  fail(failure: Error): void {
    this.#failure = failure;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(failure);
  }
}
