import type { Hex } from "../core/hex.ts";
import type { Way } from "./nonce-book.ts";

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
  readonly #reservations = new Map<bigint, Way>();
  readonly #claims = new Map<Hex, Claim>();

  reserve(orderId: bigint, way: Way): void {
    this.#reservations.set(orderId, way);
  }

  sign(claim: SignedClaim): void {
    // A public order has its place in the queue from its reservation on.
    const isPublic = claim.isPublic || this.#reservations.get(claim.orderId) === "public";
    this.#reservations.delete(claim.orderId);
    this.#claims.set(claim.hash, { ...claim, isPublic, isUseful: true });
  }

  goPublic(hash: Hex): void {
    const claim = this.#claims.get(hash);
    if (claim !== undefined) claim.isPublic = true;
  }

  setUseful(orderId: bigint, isUseful: boolean): void {
    for (const claim of this.#claims.values()) if (claim.orderId === orderId) claim.isUseful = isUseful;
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
    return (
      [...this.#reservations.values()].includes("public") || [...this.#claims.values()].some(({ isPublic }) => isPublic)
    );
  }

  /** Whether something here is likely to use the nonce: what is reserved, useful, or in the public pool. */
  get isPromising(): boolean {
    return this.#reservations.size > 0 || [...this.#claims.values()].some((claim) => claim.isPublic || claim.isUseful);
  }

  get highestCostWei(): bigint {
    let highestWei = 0n;
    for (const { isPublic, isUseful, maxCostWei } of this.#claims.values()) {
      if ((isPublic || isUseful) && maxCostWei > highestWei) highestWei = maxCostWei;
    }
    return highestWei;
  }

  publicOrderOtherThan(orderId: bigint): bigint | undefined {
    return [...this.#claims.values()].find((claim) => claim.isPublic && claim.orderId !== orderId)?.orderId;
  }

  addOrders(orders: Set<bigint>): void {
    for (const orderId of this.#reservations.keys()) orders.add(orderId);
    for (const { orderId, isPublic, isUseful } of this.#claims.values()) if (isPublic || isUseful) orders.add(orderId);
  }
}
