import { describeHalt, type Halt } from "../core/halt.ts";
import type { Address } from "../core/hex.ts";
import { gainsOf, gasCostWeiOf } from "../core/order-account.ts";
import { isSettled, type Order } from "../core/order.ts";
import type { OrderEvent } from "../core/order-event.ts";
import type { OrderState } from "../core/order-state.ts";
import type { EngineFault, EngineListener } from "../ports/engine-listener.ts";
import type { Clock } from "../ports/clock.ts";
import type { Expectation } from "../ports/executor.ts";
import { brief } from "./brief.ts";
import { describeEvent, isWorthALine } from "./describe-event.ts";
import { LineLimit } from "./line-limit.ts";
import type { Output } from "./output.ts";
import { printable } from "./printable.ts";
import { formatEther, type TokenNames } from "./units.ts";

const STATE_WIDTH = "Submitted".length;
const COLOURS: Partial<Record<OrderState, "green" | "red" | "cyan">> = {
  Completed: "green",
  Failed: "red",
  Pending: "cyan",
};

interface ReporterParts {
  readonly output: Output;
  readonly tokens: TokenNames;
  readonly wrappedNative: Address;
  readonly headBlock: () => bigint;
  readonly clock: Clock;
}

/** Shows each order's life and the running profit in the terminal: one line an event. */
export class Reporter implements EngineListener {
  readonly #parts: ReporterParts;
  readonly #states = new Map<bigint, OrderState>();
  /** Profit in the wrapped native token after gas, of each order that is not final: `reopened` takes its part back. */
  readonly #netProfitsWei = new Map<bigint, bigint>();
  /** Their sum. */
  #totalWei = 0n;
  readonly #limit: LineLimit;

  constructor(parts: ReporterParts) {
    this.#parts = parts;
    this.#limit = new LineLimit(
      () => parts.clock.nowMs(),
      (line) => parts.output.progress(line),
    );
  }

  onResumed(order: Order): void {
    this.#states.set(order.orderId, order.state);
    // Booked by the run in which it ended: only what becomes of it now changes the total.
    this.#netProfitsWei.set(order.orderId, this.#netProfitWei(order));
  }

  onOrderEvent(event: OrderEvent, order: Order): void {
    const { orderId } = order;
    const before = this.#states.get(orderId);
    this.#states.set(orderId, order.state);
    const isBooked = this.#book(order);
    if (isSettled(order)) {
      this.#states.delete(orderId);
      this.#netProfitsWei.delete(orderId);
    }
    if (!isWorthALine(event, before, order.state)) return;
    const total = isBooked ? `; total ${formatEther(this.#totalWei)} ETH` : "";
    this.#line(event.atMs, order, () => `${describeEvent(event, gasCostWeiOf(order), this.#parts.tokens)}${total}`);
  }

  onDryRun(order: Order, { netProfit }: Expectation): void {
    const earned = this.#parts.tokens.amount(netProfit);
    const isForProfit = order.signal.kind !== "split-trade";
    this.#line(
      this.#parts.clock.nowMs(),
      order,
      () => `dry run: not sent${isForProfit ? `; would have earned ${earned} after gas and bid` : ""}`,
    );
  }

  onFault({ detail, orderId }: EngineFault): void {
    this.#warn(`${detail}${orderId === undefined ? "" : ` (order ${orderId})`}`);
  }

  onHalt(halt: Halt | undefined): void {
    this.#warn(describeHalt(halt));
  }

  /** Says what was not shown. */
  close(): void {
    this.#limit.close();
  }

  /** Brings the order's part of the total up to date; whether that changed it. */
  #book(order: Order): boolean {
    const beforeWei = this.#netProfitsWei.get(order.orderId) ?? 0n;
    const netProfitWei = this.#netProfitWei(order);
    this.#totalWei += netProfitWei - beforeWei;
    this.#netProfitsWei.set(order.orderId, netProfitWei);
    return netProfitWei !== beforeWei;
  }

  /** Nothing while the order is open: its inclusion may be taken away without a word of profit. */
  #netProfitWei(order: Order): bigint {
    if (order.outcome === undefined && order.failure === undefined) return 0n;
    const ofNative = gainsOf(order).filter(({ token }) => token === this.#parts.wrappedNative);
    return ofNative.reduce((sum, { amountWei }) => sum + amountWei, -gasCostWeiOf(order));
  }

  #warn(sentence: string): void {
    const { output, clock } = this.#parts;
    output.progress(output.colour("yellow", `${timeOf(clock.nowMs())}  ! ${printable(sentence)}`));
  }

  #line(atMs: number, order: Order, what: () => string): void {
    const { output, headBlock } = this.#parts;
    const colour = COLOURS[order.state];
    const state = order.state.padEnd(STATE_WIDTH);
    this.#limit.print(() =>
      [
        timeOf(atMs),
        `block ${headBlock()}`,
        `order ${order.orderId}`,
        colour === undefined ? state : output.colour(colour, state),
        brief(printable(what())),
      ].join("  "),
    );
  }
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 19);
}
