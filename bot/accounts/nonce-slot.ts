import type { Hex } from "../core/hex.ts";

/** A signature for a nonce, and whose it is. */
export interface SignedClaim {
  readonly orderId: bigint;
  readonly hash: Hex;
  /** Gas limit × highest fee, and the value: what it costs at most. */
  readonly maxCostWei: bigint;
  /** Whether it is, or may be, in the public pool. */
  readonly isPublic: boolean;
}

interface Claim extends SignedClaim {
  isPublic: boolean;
  isUseful: boolean;
}

/** What of ours may use one nonce. */
export class NonceSlot {
  /** The transaction of ours that a block was last seen to hold. */
  includedHash: Hex | undefined;
  /** Orders that are to sign, and whether for the public pool. */
  readonly #reservations = new Map<bigint, boolean>();
  readonly #claims = new Map<Hex, Claim>();

  reserve(orderId: bigint, isPublic: boolean): void {
    this.#reservations.set(orderId, isPublic);
  }

  cancelReservation(orderId: bigint): void {
    this.#reservations.delete(orderId);
  }

  /** The same signature may be recorded again; what was handed out is not taken back by that. */
  sign(claim: SignedClaim): void {
    const known = this.#claims.get(claim.hash);
    // A public order has its place in the queue from its reservation on.
    const isPublic = claim.isPublic || known?.isPublic === true || this.#reservations.get(claim.orderId) === true;
    this.#reservations.delete(claim.orderId);
    this.#claims.set(claim.hash, { ...claim, isPublic, isUseful: known?.isUseful ?? true });
  }

  /** Throws when nothing with this hash was signed. */
  goPublic(hash: Hex): void {
    const claim = this.#claims.get(hash);
    if (claim === undefined) throw new Error(`${hash} goes to the public pool, but is not recorded as signed`);
    claim.isPublic = true;
  }

  setUseful(orderId: bigint, isUseful: boolean): void {
    for (const claim of this.#claims.values()) if (claim.orderId === orderId) claim.isUseful = isUseful;
  }

  giveUp(orderId: bigint): void {
    for (const claim of this.#claims.values()) {
      if (claim.orderId === orderId) Object.assign(claim, { isPublic: false, isUseful: false });
    }
  }

  forget(orderId: bigint): void {
    this.#reservations.delete(orderId);
    for (const claim of this.#claims.values()) if (claim.orderId === orderId) this.#claims.delete(claim.hash);
  }

  get hashes(): readonly Hex[] {
    return [...this.#claims.keys()];
  }

  get isEmpty(): boolean {
    return this.#reservations.size === 0 && this.#claims.size === 0;
  }

  /** Whether a public transaction is, or will be, here. */
  get isQueued(): boolean {
    for (const isPublic of this.#reservations.values()) if (isPublic) return true;
    for (const { isPublic } of this.#claims.values()) if (isPublic) return true;
    return false;
  }

  /** Whether something here is likely to use the nonce: what is reserved, useful, or in the public pool. */
  get isPromising(): boolean {
    if (this.#reservations.size > 0) return true;
    for (const claim of this.#claims.values()) if (isOpen(claim)) return true;
    return false;
  }

  get highestCostWei(): bigint {
    let highestWei = 0n;
    for (const claim of this.#claims.values()) {
      if (isOpen(claim) && claim.maxCostWei > highestWei) highestWei = claim.maxCostWei;
    }
    return highestWei;
  }

  /** The orders whose transactions are, or will be, in the public pool; one, but for mishaps of an earlier run. */
  publicOrders(): ReadonlySet<bigint> {
    const orders = new Set<bigint>();
    for (const [orderId, isPublic] of this.#reservations) if (isPublic) orders.add(orderId);
    for (const { orderId, isPublic } of this.#claims.values()) if (isPublic) orders.add(orderId);
    return orders;
  }

  /** The orders that have reserved or signed here, and whose transactions can still use the nonce. */
  addOpenOrders(orders: Set<bigint>): void {
    for (const orderId of this.#reservations.keys()) orders.add(orderId);
    for (const claim of this.#claims.values()) if (isOpen(claim)) orders.add(claim.orderId);
  }
}

/** What the public pool holds uses its nonce, useful or not. */
function isOpen({ isPublic, isUseful }: Claim): boolean {
  return isPublic || isUseful;
}
