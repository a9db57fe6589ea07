import type { DenialCode, Denial } from "../../bot/core/denial.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import type { Signal } from "../../bot/core/signal.ts";
import type { EngineFault, EngineListener } from "../../bot/ports/engine-listener.ts";

/** What an engine has done with its signals. */
export interface Tally {
  readonly signals: number;
  readonly orders: number;
  readonly settled: number;
  readonly denials: Readonly<Partial<Record<DenialCode, number>>>;
  readonly failures: number;
  /** The first few, in words. */
  readonly faults: readonly string[];
}

const SHOWN_FAULTS = 3;

/** Counts what the engine tells. */
export class Observer implements EngineListener {
  #signals = 0;
  #orders = 0;
  #settled = 0;
  #failures = 0;
  readonly #denials: Partial<Record<DenialCode, number>> = {};
  readonly #faults: string[] = [];

  onSignal(_signal: Signal): void {
    this.#signals += 1;
  }

  onDenied(_signal: Signal, { code }: Denial): void {
    this.#denials[code] = (this.#denials[code] ?? 0) + 1;
  }

  onOrderEvent(event: OrderEvent): void {
    if (event.type === "created") this.#orders += 1;
    if (event.type === "settled") this.#settled += 1;
    if (event.type !== "failed") return;
    this.#failures += 1;
    this.#tell(event.detail);
  }

  onFault({ detail }: EngineFault): void {
    this.#tell(detail);
  }

  tally(): Tally {
    return {
      signals: this.#signals,
      orders: this.#orders,
      settled: this.#settled,
      denials: { ...this.#denials },
      failures: this.#failures,
      faults: [...this.#faults],
    };
  }

  #tell(fault: string): void {
    if (this.#faults.length < SHOWN_FAULTS) this.#faults.push(fault);
  }
}
