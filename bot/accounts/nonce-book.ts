import type { Hex } from "../core/hex.ts";
import type { SignedClaim } from "./nonce-slot.ts";
import { NO_USES, type NonceUse, type NonceUses, withoutUse, withUse } from "./nonce-use.ts";
import { NonceSlots } from "./nonce-slots.ts";
import { OpenOrders } from "./open-orders.ts";

/** How an order goes out at first: bundles and private transactions compete for a nonce, public ones queue. */
export type Way = "private" | "public";

/**
 * The nonces of one account, from reservation to finality. A bundle behind an unlanded nonce is worth nothing, so all
 * private orders take the lowest open nonce as rivals, of which at most one lands; public ones take the next nonces,
 * lowest first, so that a gap is filled before the queue grows. The chain raises the count and never lowers it. What a
 * reorganisation takes back is live again under the nonce that it had, and that nonce is open again.
 */
export class NonceBook {
  readonly #slots: NonceSlots;
  /** What each order has reserved and signed here. */
  readonly #usesOf = new Map<bigint, NonceUses>();
  #count = 0;
  #lastSerial = 0;

  /** @param openOrders is told of what was reserved or signed and can use a nonce that is still open */
  constructor(openOrders = new OpenOrders()) {
    this.#slots = new NonceSlots(openOrders);
  }

  /** The lowest nonce that the chain has never shown as used. */
  get count(): number {
    return this.#count;
  }

  /** The chain has shown this many transactions of the account. */
  observeCount(count: number): void {
    this.#count = Math.max(this.#count, count);
    this.#slots.closeBelow(count);
  }

  /** The nonce that an order is to sign for, instead of one that it had reserved. Its own until signed or forgotten. */
  reserve(orderId: bigint, way: Way): number {
    this.#cancelReservation(orderId);
    const isPublic = way === "public";
    const nonce = isPublic ? this.#slots.lowestFree : this.#slots.lowestOpen;
    this.#add({ orderId, nonce, hash: undefined, maxCostWei: 0n, isPublic, isUseful: true });
    return nonce;
  }

  /**
   * An order has signed a transaction for this nonce, in this run or an earlier one; the same signature may be recorded
   * again, and what was handed out is not taken back by that. Returns what it competes with: every other transaction of
   * ours that may still use the nonce.
   */
  recordSigned(nonce: number, claim: SignedClaim): readonly Hex[] {
    const { orderId, hash, maxCostWei, isPublic, competesWith = [] } = claim;
    const uses = this.#usesOf.get(orderId) ?? NO_USES;
    // A public order has its place in the queue from its reservation on.
    const reserved = uses.find((use) => use.nonce === nonce && use.hash === undefined);
    const known = uses.find((use) => use.nonce === nonce && use.hash === hash);
    const goesPublic = isPublic || reserved?.isPublic === true;
    if (known === undefined) this.#add({ orderId, nonce, hash, maxCostWei, isPublic: goesPublic, isUseful: true });
    else if (goesPublic) this.#slots.change(known, true, known.isUseful);
    if (reserved !== undefined) this.#remove(reserved);
    const slot = this.#slots.at(nonce);
    slot?.knowFormer(competesWith);
    return slot?.hashesBeside(hash) ?? [];
  }

  /** A transaction was handed to the public pool, which holds it until its nonce is used. */
  recordPublic(nonce: number, hash: Hex): void {
    const slot = this.#slots.at(nonce);
    if (slot === undefined) throw new Error(`${hash} goes to the public pool, but nothing of ours has nonce ${nonce}`);
    const use = slot.signed(hash);
    if (use === undefined) throw new Error(`${hash} goes to the public pool, but is not recorded as signed`);
    this.#slots.change(use, true, use.isUseful);
  }

  /** A transaction of ours with this nonce is in a block. */
  recordIncluded(nonce: number, hash: Hex): void {
    const slot = this.#slots.at(nonce);
    if (slot !== undefined) slot.includedHash = hash;
    this.observeCount(nonce + 1);
  }

  /**
   * A reorganisation took a transaction of ours, or a foreign one for which ours had lost this nonce, out of the chain:
   * the nonce is open again, and so are all above it. Not when another one of ours is known to have taken its place.
   */
  recordRemoved(nonce: number, hash: Hex): void {
    const slot = this.#slots.at(nonce);
    if (slot?.includedHash !== undefined && slot.includedHash !== hash) return;
    if (slot !== undefined) slot.includedHash = undefined;
    this.#slots.openFrom(nonce);
  }

  /** Whether the order's transactions can still do what they were signed for: one past its expiry cannot. */
  setUseful(orderId: bigint, isUseful: boolean): void {
    for (const use of this.#usesOf.get(orderId) ?? []) {
      if (use.hash !== undefined) this.#slots.change(use, use.isPublic, isUseful);
    }
  }

  /** Nobody has the order's transactions, and nobody hands them over again: its nonces are for others to use. */
  giveUp(orderId: bigint): void {
    for (const use of this.#usesOf.get(orderId) ?? []) {
      if (use.hash !== undefined) this.#slots.change(use, false, false);
    }
  }

  /** Whether the order has reserved or signed here, and was not forgotten. */
  holds(orderId: bigint): boolean {
    return this.#usesOf.has(orderId);
  }

  /** Nothing of the order can land, or it is final: its reservations and signatures are not counted any more. */
  forget(orderId: bigint): void {
    for (const use of this.#usesOf.get(orderId) ?? NO_USES) this.#remove(use);
  }

  /** Every transaction of ours that may still use this nonce. */
  hashesAt(nonce: number): readonly Hex[] {
    return this.#slots.at(nonce)?.hashes ?? [];
  }

  /**
   * Those of {@link recordSigned} that were forgotten, as long as anything for this nonce is not that may compete with
   * them: what is settled may have used it all the same.
   */
  formerHashesAt(nonce: number): readonly Hex[] {
    return this.#slots.at(nonce)?.formerHashes ?? [];
  }

  /** How many transactions of ours may still use this nonce. */
  signedAt(nonce: number): number {
    return this.#slots.at(nonce)?.signedUses ?? 0;
  }

  /** The last of them to be signed. */
  newestHashAt(nonce: number): Hex | undefined {
    return this.#slots.at(nonce)?.newestHash;
  }

  /** The other order whose transaction for this nonce is public or will be, where a second one would replace it. */
  publicRival(orderId: bigint, nonce: number): bigint | undefined {
    return this.#slots.at(nonce)?.publicRival(orderId);
  }

  /**
   * The lowest nonce that holds this order's public transaction up, with nothing of ours that would use it. Each gap has
   * one filler: the order with the next public transaction above it, a no-op included.
   */
  gapBelow(orderId: bigint, nonce: number): number | undefined {
    let lowest: number | undefined;
    for (const { nonce: own, isPublic } of this.#usesOf.get(orderId) ?? []) {
      const gap = isPublic && own <= nonce ? this.#gapUnder(orderId, own) : undefined;
      if (gap !== undefined && gap < (lowest ?? Infinity)) lowest = gap;
    }
    return lowest;
  }

  /** Reserves {@link gapBelow} for the order's no-op, so that no other public order takes it before that is signed. */
  reserveGap(orderId: bigint, nonce: number): number | undefined {
    this.#cancelReservation(orderId);
    const gap = this.gapBelow(orderId, nonce);
    if (gap !== undefined) {
      this.#add({ orderId, nonce: gap, hash: undefined, maxCostWei: 0n, isPublic: true, isUseful: true });
    }
    return gap;
  }

  /** The most that the lowest open nonce can cost: of rivals only one lands, so the dearest counts. */
  get lowestCostWei(): bigint {
    return this.#slots.at(this.#slots.lowestOpen)?.highestCostWei ?? 0n;
  }

  /** The most that all open nonces above the lowest one can cost together. */
  get queuedCostWei(): bigint {
    return this.#slots.queuedCostWei;
  }

  /** An order has one reservation at most. */
  #cancelReservation(orderId: bigint): void {
    const reservation = this.#usesOf.get(orderId)?.find(({ hash }) => hash === undefined);
    if (reservation !== undefined) this.#remove(reservation);
  }

  /** The lowest gap between the order's public transaction and that of another order below it. */
  #gapUnder(orderId: bigint, nonce: number): number | undefined {
    if (this.#slots.at(nonce)?.firstPublicOrder !== orderId) return undefined;
    let gap: number | undefined;
    for (let below = nonce - 1; below >= this.#slots.lowestOpen; below--) {
      const slot = this.#slots.at(below);
      if (slot?.isPromising !== true) gap = below;
      else if (slot.publicRival(orderId) !== undefined) break;
    }
    return gap;
  }

  #add(fresh: Omit<NonceUse, "serial">): void {
    const use = { ...fresh, serial: ++this.#lastSerial };
    const { orderId } = use;
    this.#usesOf.set(orderId, withUse(this.#usesOf.get(orderId) ?? NO_USES, use));
    this.#slots.add(use);
  }

  #remove(use: NonceUse): void {
    const left = withoutUse(this.#usesOf.get(use.orderId) ?? NO_USES, use);
    if (left.length > 0) this.#usesOf.set(use.orderId, left);
    else this.#usesOf.delete(use.orderId);
    this.#slots.remove(use);
  }
}
