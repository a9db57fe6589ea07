import type { Address } from "../../core/hex.ts";
import type { Valuation } from "../../ports/valuation.ts";
import { type Booking, dayOf, type Period } from "./booking.ts";

/** More than one, because a clock that was set wrong for a while must not make the right day forget its losses. */
const DAYS_KEPT = 32;

/** So long a valued sum is believed while nothing is booked. */
const VALUED_FOR_MS = 1_000;

/** An amount of money, or the token that keeps it from being known. */
export type Worth = { readonly usdE8: bigint } | { readonly unpriced: Address };

interface Sums {
  gasCostWei: bigint;
  /** Profits less gas, by token. */
  readonly net: Map<Address, bigint>;
}

interface Today {
  readonly day: number;
  readonly valuedAtMs: number;
  readonly result: Worth;
}

/**
 * What each day has brought and cost. Kept in tokens and valued at the prices of the moment: so a reversal takes back
 * exactly what was booked, a restart comes to the same sum, and a booking need not wait for a price.
 */
export class DayBook {
  readonly #valuation: Valuation;
  readonly #wrappedNative: Address;
  readonly #bookings = new Map<bigint, Booking>();
  readonly #sums = new Map<Period, Sums>();
  #today: Today | undefined;

  constructor(valuation: Valuation, wrappedNative: Address) {
    this.#valuation = valuation;
    this.#wrappedNative = wrappedNative;
  }

  /** Replaces what was booked of the order; undefined takes it back. */
  book(orderId: bigint, booking: Booking | undefined): void {
    const before = this.#bookings.get(orderId);
    if (before !== undefined) this.#add(before, -1n);
    if (booking !== undefined) {
      this.#add(booking, 1n);
      this.#bookings.set(orderId, booking);
    } else this.#bookings.delete(orderId);
  }

  /** Nothing about the order changes any more: what is booked stays. */
  settle(orderId: bigint): void {
    this.#bookings.delete(orderId);
  }

  /** Profits less gas of the UTC day; an unpriced profit is left out, an unpriced cost makes it unknown. */
  profitAndLoss(nowMs: number): Worth {
    const day = dayOf(nowMs);
    const known = this.#today;
    if (known?.day === day && Math.abs(nowMs - known.valuedAtMs) < VALUED_FOR_MS) return known.result;
    const result = this.#value(day);
    this.#today = { day, valuedAtMs: nowMs, result };
    return result;
  }

  /** In the native coin. */
  gasCostWei(nowMs: number): bigint {
    return (this.#sums.get(dayOf(nowMs))?.gasCostWei ?? 0n) + (this.#sums.get("open")?.gasCostWei ?? 0n);
  }

  #value(day: number): Worth {
    let usdE8 = 0n;
    for (const period of [day, "open"] as const) {
      for (const [token, amountWei] of this.#sums.get(period)?.net ?? []) {
        const worth = this.#valuation.usdE8Of({ token, amountWei });
        if (worth === undefined && amountWei < 0n) return { unpriced: token };
        usdE8 += worth ?? 0n;
      }
    }
    return { usdE8 };
  }

  #add({ period, gasCostWei, gains }: Booking, sign: 1n | -1n): void {
    const sums = this.#sumsOf(period);
    sums.gasCostWei += sign * gasCostWei;
    increase(sums.net, this.#wrappedNative, -sign * gasCostWei);
    for (const { token, amountWei } of gains) increase(sums.net, token, sign * amountWei);
    this.#today = undefined;
  }

  #sumsOf(period: Period): Sums {
    const known = this.#sums.get(period);
    if (known !== undefined) return known;
    const sums: Sums = { gasCostWei: 0n, net: new Map() };
    this.#sums.set(period, sums);
    if (this.#sums.size > DAYS_KEPT) {
      const oldest = [...this.#sums.keys()].find((kept) => kept !== "open");
      if (oldest !== undefined) this.#sums.delete(oldest);
    }
    return sums;
  }
}

function increase(net: Map<Address, bigint>, token: Address, amountWei: bigint): void {
  const sum = (net.get(token) ?? 0n) + amountWei;
  if (sum === 0n) net.delete(token);
  else net.set(token, sum);
}
