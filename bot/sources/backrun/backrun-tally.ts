import type { OrderEvent } from "../../core/order-event.ts";
import type { EngineListener } from "../../ports/engine-listener.ts";
import type { NoAftermath } from "../../market/aftermath.ts";
import type { Irrelevance } from "./own-universe.ts";

/** What became of the pending transactions, counted since the start. */
export interface BackrunFigures {
  /** All that the feeds told, repetitions included. */
  readonly seen: number;
  readonly repeated: number;
  /** Not even simulated, by reason. */
  readonly filtered: Readonly<Partial<Record<Irrelevance, number>>>;
  /** Left out because too many waited. */
  readonly dropped: number;
  readonly simulated: number;
  /** Simulated, and of no use, by reason. */
  readonly refused: Readonly<Partial<Record<NoAftermath | "opens-nothing" | "unwritable", number>>>;
  /** Signals. */
  readonly found: number;
  /** Orders of which a bundle was offered, and of which one landed. */
  readonly sent: number;
  readonly landed: number;
}

type Counted = "seen" | "repeated" | "dropped" | "simulated" | "found" | "sent" | "landed";

/** Counts in memory. Of orders it hears as a listener of the engine. */
export class BackrunTally implements EngineListener {
  readonly #counts: Record<Counted, number> = {
    seen: 0,
    repeated: 0,
    dropped: 0,
    simulated: 0,
    found: 0,
    sent: 0,
    landed: 0,
  };
  readonly #filtered: Partial<Record<Irrelevance, number>> = {};
  readonly #refused: Partial<Record<NoAftermath | "opens-nothing" | "unwritable", number>> = {};
  readonly #source: string;
  /** Those that are open, and whether they were offered. */
  readonly #orders = new Map<bigint, { isSent: boolean }>();

  /** @param source whose orders are counted */
  constructor(source: string) {
    this.#source = source;
  }

  note(counted: Counted): void {
    this.#counts[counted] += 1;
  }

  noteFiltered(reason: Irrelevance): void {
    this.#filtered[reason] = (this.#filtered[reason] ?? 0) + 1;
  }

  noteRefused(reason: NoAftermath | "opens-nothing" | "unwritable"): void {
    this.#refused[reason] = (this.#refused[reason] ?? 0) + 1;
  }

  onOrderEvent(event: OrderEvent): void {
    const { orderId } = event;
    if (event.type === "created" && event.signal.source === this.#source) this.#orders.set(orderId, { isSent: false });
    const order = this.#orders.get(orderId);
    if (order === undefined) return;
    if (event.type === "published" && !order.isSent) {
      order.isSent = true;
      this.note("sent");
    }
    if (event.type === "completed") this.note("landed");
    if (event.type === "completed" || event.type === "failed") this.#orders.delete(orderId);
  }

  figures(): BackrunFigures {
    return { ...this.#counts, filtered: { ...this.#filtered }, refused: { ...this.#refused } };
  }
}
