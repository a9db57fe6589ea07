import type { Denial } from "../core/denial.ts";
import type { Order } from "../core/order.ts";
import type { OrderEvent } from "../core/order-event.ts";
import type { Signal } from "../core/signal.ts";
import type { EngineListener } from "../ports/engine-listener.ts";

/** What the engine has made of a signal, as far as it has said so in time. */
export type EngineWord =
  | { readonly outcome: "order"; readonly orderId: bigint }
  | { readonly outcome: "denied"; readonly denial: Denial }
  | { readonly outcome: "pending" };

/** Hears from the engine what becomes of the signals that somebody waits for. */
export class EngineWords implements EngineListener {
  /** Weak, because the engine may never say a word on some of them. */
  readonly #awaited = new WeakMap<Signal, (word: EngineWord) => void>();

  onDenied(signal: Signal, denial: Denial): void {
    this.#awaited.get(signal)?.({ outcome: "denied", denial });
  }

  onOrderEvent(event: OrderEvent, { orderId }: Order): void {
    if (event.type === "created") this.#awaited.get(event.signal)?.({ outcome: "order", orderId });
  }

  /** Offers the signals, and resolves with the word on each, in their order, when there is one on all or the time is up. */
  async on(signals: readonly Signal[], offer: () => void, timeoutMs: number): Promise<readonly EngineWord[]> {
    const words = new Map<Signal, EngineWord>();
    const all = Promise.withResolvers<undefined>();
    for (const signal of signals) {
      this.#awaited.set(signal, (word) => {
        words.set(signal, word);
        if (words.size === signals.length) all.resolve(undefined);
      });
    }
    const timer = setTimeout(() => all.resolve(undefined), timeoutMs);
    try {
      offer();
      await all.promise;
    } finally {
      clearTimeout(timer);
    }
    return signals.map((signal) => words.get(signal) ?? { outcome: "pending" });
  }
}
