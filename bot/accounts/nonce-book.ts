import type { Hex } from "../core/hex.ts";
import { NonceSlot, type SignedClaim } from "./nonce-slot.ts";

/** How an order goes out at first: bundles and private transactions compete for a nonce, public ones queue. */
export type Way = "private" | "public";

/**
 * The nonces of one account, from reservation to finality. A bundle behind an unlanded nonce is worth nothing, so all
 * private orders take the lowest open nonce as rivals, of which at most one lands; public ones take the next nonces,
 * lowest first, so that a gap is filled before the queue grows. The chain raises the count and never lowers it: what a
 * reorganisation takes back is live again under the nonce that it had.
 */
export class NonceBook {
  readonly #slots = new Map<number, NonceSlot>();
  #count = 0;

  /** The lowest nonce that the chain has never shown as used. */
  get count(): number {
    return this.#count;
  }

  /** The chain has shown this many transactions of the account. */
  observeCount(count: number): void {
    this.#count = Math.max(this.#count, count);
  }

  /** The nonce that an order is to sign for. It stays the order's until {@link forget}, or until it is signed for. */
  reserve(orderId: bigint, way: Way): number {
    let nonce = this.#count;
    while (way === "public" && this.#slots.get(nonce)?.isQueued === true) nonce += 1;
    this.#slotAt(nonce).reserve(orderId, way);
    return nonce;
  }

  /** An order has signed a transaction for this nonce, in this run or an earlier one. */
  recordSigned(nonce: number, claim: SignedClaim): void {
    this.#slotAt(nonce).sign(claim);
  }

  /** A transaction was handed to the public pool, which holds it until its nonce is used. */
  recordPublic(nonce: number, hash: Hex): void {
    this.#slots.get(nonce)?.goPublic(hash);
  }

  /** A transaction of ours with this nonce is in a block. */
  recordIncluded(nonce: number): void {
    this.observeCount(nonce + 1);
  }

  /** Whether the order's transactions can still do what they were signed for: one past its expiry cannot. */
  setUseful(orderId: bigint, useful: boolean): void {
    for (const slot of this.#slots.values()) slot.setUseful(orderId, useful);
  }

  /** Nothing of the order can land, or it is final: its reservations and signatures are not counted any more. */
  forget(orderId: bigint): void {
    for (const [nonce, slot] of this.#slots) {
      slot.forget(orderId);
      if (slot.isEmpty) this.#slots.delete(nonce);
    }
  }

  /** Every transaction of ours that may still use this nonce. */
  hashesAt(nonce: number): readonly Hex[] {
    return this.#slots.get(nonce)?.hashes ?? [];
  }

  /** The other order whose transaction for this nonce is in the public pool, where a second one would replace it. */
  publicRival(orderId: bigint, nonce: number): bigint | undefined {
    return this.#slots.get(nonce)?.publicOrderOtherThan(orderId);
  }

  /**
   * The lowest nonce that holds this order's public transaction up, with nothing of ours that would use it: for the order
   * just above the gap only, so that a gap is filled once.
   */
  gapBelow(orderId: bigint, nonce: number): number | undefined {
    let gap: number | undefined;
    for (let below = this.#count; below < nonce; below++) {
      const slot = this.#slots.get(below);
      if (slot?.isPromising === true) {
        if (slot.isQueued && gap !== undefined) return undefined;
        continue;
      }
      gap ??= below;
    }
    const isFirst = this.#slots.get(nonce)?.publicOrderOtherThan(orderId) === undefined;
    return isFirst ? gap : undefined;
  }

  /** The most that all open nonces together can cost: of rivals only one lands, so the dearest counts. */
  get committedWei(): bigint {
    let sumWei = 0n;
    for (const [nonce, slot] of this.#slots) if (nonce >= this.#count) sumWei += slot.highestCostWei;
    return sumWei;
  }

  /** Orders that have reserved or signed for a nonce that is still open. */
  get load(): number {
    const orders = new Set<bigint>();
    for (const [nonce, slot] of this.#slots) if (nonce >= this.#count) slot.addOrders(orders);
    return orders.size;
  }

  #slotAt(nonce: number): NonceSlot {
    const slot = this.#slots.get(nonce) ?? new NonceSlot();
    this.#slots.set(nonce, slot);
    return slot;
  }
}
