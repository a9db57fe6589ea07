import type { TokenAmount } from "../../core/money.ts";
import { gainsOf, gasCostWeiOf, inclusionsOf } from "../../core/order-account.ts";
import { isOpen, type Order } from "../../core/order.ts";
import type { LedgerEntry } from "../../ports/ledger.ts";

const DAY_MS = 86_400_000;

/** A UTC day, counted from 1970; `open` for what has not ended, which counts on whatever day it is. */
export type Period = number | "open";

/** What an order has cost and brought so far. */
export interface Booking {
  readonly period: Period;
  /** In the chain's native coin. */
  readonly gasCostWei: bigint;
  /** Before gas; below zero for losses. */
  readonly gains: readonly TokenAmount[];
}

/** The UTC day of a time of the wall clock. */
export function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS);
}

/** Undefined for an order that was not included. All that it has cost and brought belongs to the day of its end. */
export function bookingOf(order: Order): Booking | undefined {
  if (inclusionsOf(order).length === 0) return undefined;
  const period = isOpen(order) ? "open" : dayOf(order.history.at(-1)?.atMs ?? order.createdAtMs);
  return { period, gasCostWei: gasCostWeiOf(order), gains: gainsOf(order) };
}

/** The same from the books, which are all that is left of an order after a while. */
export function bookingOfEntry(entry: LedgerEntry): Booking | undefined {
  const { gasCostWei, endedAtMs, profitToken: token, realisedProfitWei: amountWei } = entry;
  if (gasCostWei === undefined) return undefined;
  const period = endedAtMs === undefined ? "open" : dayOf(endedAtMs);
  return {
    period,
    gasCostWei,
    gains: [...(amountWei === undefined ? [] : [{ token, amountWei }]), ...(entry.held ?? [])],
  };
}
