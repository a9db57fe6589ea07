import { Gauge, type Registry } from "prom-client";
import type { Address } from "../../core/hex.ts";
import { type Order, isSettled } from "../../core/order.ts";
import type { OrderEvent } from "../../core/order-event.ts";
import type { EngineListener } from "../../ports/engine-listener.ts";
import { orderEnding } from "../order-ending.ts";
import { PREFIX } from "./names.ts";

/** What an order has brought and cost, as far as is known. */
interface Booked {
  readonly profitToken: Address | undefined;
  readonly profitWei: bigint;
  readonly gasCostWei: bigint;
}

const NOTHING: Booked = { profitToken: undefined, profitWei: 0n, gasCostWei: 0n };

/** What specification 000, part VII measures in money, reorganisations taken back; exact inside, a float for Prometheus. */
export class MoneyMetrics implements EngineListener {
  /** Of orders that may still change. */
  readonly #booked = new Map<bigint, Booked>();
  readonly #profits = new Map<Address, bigint>();
  #gasCostWei = 0n;

  constructor(registry: Registry) {
    const profits = this.#profits;
    const gasCostWei = (): number => Number(this.#gasCostWei);
    new Gauge({
      name: `${PREFIX}total_profit`,
      help: "What arbitrages of this run have brought before gas, less what was lost half-way, in base units of the token",
      labelNames: ["token"],
      registers: [registry],
      collect(): void {
        for (const [token, amountWei] of profits) this.set({ token }, Number(amountWei));
      },
    });
    new Gauge({
      name: `${PREFIX}total_gas_cost_wei`,
      help: "What included transactions of this run have cost, reverted ones too, in wei of the native coin",
      registers: [registry],
      collect(): void {
        this.set(gasCostWei());
      },
    });
  }

  onResumed(order: Order): void {
    // Booked by the run in which it ended: only what becomes of it now changes the sums.
    this.#booked.set(order.orderId, bookedOf(order));
  }

  onOrderEvent(_event: OrderEvent, order: Order): void {
    const { orderId } = order;
    const before = this.#booked.get(orderId) ?? NOTHING;
    const now = bookedOf(order);
    this.#add(before, -1n);
    this.#add(now, 1n);
    if (isSettled(order)) this.#booked.delete(orderId);
    else this.#booked.set(orderId, now);
  }

  #add({ profitToken, profitWei, gasCostWei }: Booked, sign: 1n | -1n): void {
    this.#gasCostWei += sign * gasCostWei;
    if (profitToken === undefined) return;
    this.#profits.set(profitToken, (this.#profits.get(profitToken) ?? 0n) + sign * profitWei);
  }
}

function bookedOf(order: Order): Booked {
  if (order.outcome === undefined && order.failure === undefined) return NOTHING;
  const { profit, gasCostWei } = orderEnding(order);
  return { profitToken: profit?.token, profitWei: profit?.amountWei ?? 0n, gasCostWei };
}
