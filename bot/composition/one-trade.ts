import { type Denial, describeDenial } from "../core/denial.ts";
import type { OrderEvent } from "../core/order-event.ts";
import type { Signal } from "../core/signal.ts";
import type { MarketView } from "../market/market-view.ts";
import type { EngineListener } from "../ports/engine-listener.ts";
import type { SignalSource } from "../ports/signal-source.ts";

/** A bot that runs for one trade. */
export interface OneTrade {
  readonly signal: Signal;
  /** Hears which order it became. */
  readonly onOrder: (orderId: bigint) => void;
  /** Hears why it became none. */
  readonly onDenied: (problem: string) => void;
}

/** Offers the one signal once the market has been read, and knows when the engine has had its word on it. */
export class OneTradeSource implements SignalSource, EngineListener {
  readonly name = "one-trade";
  readonly #trade: OneTrade;
  readonly #view: MarketView;
  readonly #heard = Promise.withResolvers<undefined>();

  constructor(trade: OneTrade, view: MarketView) {
    this.#trade = trade;
    this.#view = view;
  }

  /** Resolves when it is an order, or will be none. */
  get heard(): Promise<void> {
    return this.#heard.promise;
  }

  async start(emit: (signals: readonly Signal[]) => void): Promise<void> {
    if (this.#view.blockNumber === 0n) await this.#view.arrivals.of(1n);
    emit([this.#trade.signal]);
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  onOrderEvent(event: OrderEvent): void {
    if (event.type !== "created" || !this.#isIt(event.signal)) return;
    this.#trade.onOrder(event.orderId);
    this.#heard.resolve(undefined);
  }

  onDenied(signal: Signal, denial: Denial): void {
    if (!this.#isIt(signal)) return;
    this.#trade.onDenied(describeDenial(denial));
    this.#heard.resolve(undefined);
  }

  #isIt({ source, signalId }: Signal): boolean {
    return source === this.#trade.signal.source && signalId === this.#trade.signal.signalId;
  }
}
