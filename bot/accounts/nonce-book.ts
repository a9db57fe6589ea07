import type { Hex } from "../core/hex.ts";
import { NonceSlot, type SignedClaim } from "./nonce-slot.ts";

/** How an order goes out at first: bundles and private transactions compete for a nonce, public ones queue. */
export type Way = "private" | "public";

/**
 * The nonces of one account, from reservation to finality. A bundle behind an unlanded nonce is worth nothing, so all
 * private orders take the lowest open nonce as rivals, of which at most one lands; public ones take the next nonces,
 * lowest first, so that a gap is filled before the queue grows. The chain raises the count and never lowers it. What a
 * reorganisation takes back is live again under the nonce that it had, and that nonce is open again.
 */
export class NonceBook {
  readonly #slots = new Map<number, NonceSlot>();
  /** In which slots an order stands. */
  readonly #noncesOf = new Map<bigint, Set<number>>();
  #count = 0;
  /** At most the count, and below it only while a reorganisation has taken back what used this nonce. */
  #lowestOpen = 0;

  /** The lowest nonce that the chain has never shown as used. */
  get count(): number {
    return this.#count;
  }

  /** The chain has shown this many transactions of the account. */
  observeCount(count: number): void {
    this.#count = Math.max(this.#count, count);
    this.#lowestOpen = Math.max(this.#lowestOpen, count);
  }

  /** The nonce that an order is to sign for, instead of one that it had reserved. Its own until signed or forgotten. */
  reserve(orderId: bigint, way: Way): number {
    this.#cancelReservations(orderId);
    let nonce = this.#lowestOpen;
    while (way === "public" && this.#slots.get(nonce)?.isQueued === true) nonce += 1;
    this.#slotFor(orderId, nonce).reserve(orderId, way === "public");
    return nonce;
  }

  /**
   * An order has signed a transaction for this nonce, in this run or an earlier one. Returns what it competes with:
   * every other transaction of ours that may still use the nonce.
   */
  recordSigned(nonce: number, claim: SignedClaim): readonly Hex[] {
    this.#slotFor(claim.orderId, nonce).sign(claim);
    return this.hashesAt(nonce).filter((hash) => hash !== claim.hash);
  }

  /** A transaction was handed to the public pool, which holds it until its nonce is used. */
  recordPublic(nonce: number, hash: Hex): void {
    const slot = this.#slots.get(nonce);
    if (slot === undefined) throw new Error(`${hash} goes to the public pool, but nothing of ours has nonce ${nonce}`);
    slot.goPublic(hash);
  }

  /** A transaction of ours with this nonce is in a block. */
  recordIncluded(nonce: number, hash: Hex): void {
    const slot = this.#slots.get(nonce);
    if (slot !== undefined) slot.includedHash = hash;
    this.observeCount(nonce + 1);
  }

  /**
   * A reorganisation took a transaction of ours, or a foreign one for which ours had lost this nonce, out of the chain:
   * the nonce is open again, and so are all above it. Not when another one of ours is known to have taken its place.
   */
  recordRemoved(nonce: number, hash: Hex): void {
    const slot = this.#slots.get(nonce);
    if (slot?.includedHash !== undefined && slot.includedHash !== hash) return;
    if (slot !== undefined) slot.includedHash = undefined;
    this.#lowestOpen = Math.min(this.#lowestOpen, nonce);
  }

  /** Whether the order's transactions can still do what they were signed for: one past its expiry cannot. */
  setUseful(orderId: bigint, useful: boolean): void {
    for (const nonce of this.#noncesOf.get(orderId) ?? []) this.#slots.get(nonce)?.setUseful(orderId, useful);
  }

  /** Nobody has the order's transactions, and nobody hands them over again: its nonces are for others to use. */
  giveUp(orderId: bigint): void {
    for (const nonce of this.#noncesOf.get(orderId) ?? []) this.#slots.get(nonce)?.giveUp(orderId);
  }

  /** Whether the order has reserved or signed here, and was not forgotten. */
  holds(orderId: bigint): boolean {
    return this.#noncesOf.has(orderId);
  }

  /** Nothing of the order can land, or it is final: its reservations and signatures are not counted any more. */
  forget(orderId: bigint): void {
    for (const nonce of this.#noncesOf.get(orderId) ?? []) {
      const slot = this.#slots.get(nonce);
      slot?.forget(orderId);
      if (slot?.isEmpty === true) this.#slots.delete(nonce);
    }
    this.#noncesOf.delete(orderId);
  }

  /** Every transaction of ours that may still use this nonce. */
  hashesAt(nonce: number): readonly Hex[] {
    return this.#slots.get(nonce)?.hashes ?? [];
  }

  /** The other order whose transaction for this nonce is public or will be, where a second one would replace it. */
  publicRival(orderId: bigint, nonce: number): bigint | undefined {
    return [...(this.#slots.get(nonce)?.publicOrders() ?? [])].find((other) => other !== orderId);
  }

  /**
   * The lowest nonce that holds this order's public transaction up, with nothing of ours that would use it. Each gap has
   * one filler: the order with the next public transaction above it, a no-op included.
   */
  gapBelow(orderId: bigint, nonce: number): number | undefined {
    let lowest: number | undefined;
    for (const own of this.#noncesOf.get(orderId) ?? []) {
      const gap = own <= nonce ? this.#gapUnder(orderId, own) : undefined;
      if (gap !== undefined && gap < (lowest ?? Infinity)) lowest = gap;
    }
    return lowest;
  }

  /** Reserves {@link gapBelow} for the order's no-op, so that no other public order takes it before that is signed. */
  reserveGap(orderId: bigint, nonce: number): number | undefined {
    this.#cancelReservations(orderId);
    const gap = this.gapBelow(orderId, nonce);
    if (gap !== undefined) this.#slotFor(orderId, gap).reserve(orderId, true);
    return gap;
  }

  /** The most that the lowest open nonce can cost: of rivals only one lands, so the dearest counts. */
  get lowestCostWei(): bigint {
    return this.#slots.get(this.#lowestOpen)?.highestCostWei ?? 0n;
  }

  /** The most that all open nonces above the lowest one can cost together. */
  get queuedCostWei(): bigint {
    let sumWei = 0n;
    for (const [nonce, slot] of this.#slots) if (nonce > this.#lowestOpen) sumWei += slot.highestCostWei;
    return sumWei;
  }

  /** Orders that have reserved or signed for a nonce that is still open, and can still use it. */
  openOrders(): Set<bigint> {
    const orders = new Set<bigint>();
    for (const [nonce, slot] of this.#slots) if (nonce >= this.#lowestOpen) slot.addOpenOrders(orders);
    return orders;
  }

  #cancelReservations(orderId: bigint): void {
    for (const nonce of this.#noncesOf.get(orderId) ?? []) this.#slots.get(nonce)?.cancelReservation(orderId);
  }

  /** The lowest gap between the order's public transaction and that of another order below it. */
  #gapUnder(orderId: bigint, nonce: number): number | undefined {
    const [first] = [...(this.#slots.get(nonce)?.publicOrders() ?? [])].toSorted((a, b) => Number(a - b));
    if (first !== orderId) return undefined;
    let gap: number | undefined;
    for (let below = nonce - 1; below >= this.#lowestOpen; below--) {
      if (this.#slots.get(below)?.isPromising !== true) gap = below;
      else if (this.publicRival(orderId, below) !== undefined) break;
    }
    return gap;
  }

  #slotFor(orderId: bigint, nonce: number): NonceSlot {
    const slot = this.#slots.get(nonce) ?? new NonceSlot();
    this.#slots.set(nonce, slot);
    const nonces = this.#noncesOf.get(orderId) ?? new Set<number>();
    this.#noncesOf.set(orderId, nonces.add(nonce));
    return slot;
  }
}
