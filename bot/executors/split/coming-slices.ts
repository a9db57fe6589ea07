import type { Address } from "../../core/hex.ts";
import type { PoolKey } from "../../core/route.ts";
import type { PlannedSlice } from "./planned-part.ts";

/** What an open order has still to sell: no block has it yet. */
export interface ComingSlice extends PlannedSlice {
  /** Which goes in. */
  readonly token: Address;
}

/** What all open orders will still put into pools, so that a quote is one of the pools as they will be. */
export class ComingSlices {
  readonly #ofOrder = new Map<bigint, readonly ComingSlice[]>();

  /** Takes the place of what was known of the order. */
  set(orderId: bigint, slices: readonly ComingSlice[]): void {
    this.#ofOrder.set(orderId, slices);
  }

  delete(orderId: bigint): void {
    this.#ofOrder.delete(orderId);
  }

  /** Of a token into a pool, by all orders but this one. */
  amountWei(pool: PoolKey, token: Address, butOrderId: bigint): bigint {
    let sum = 0n;
    for (const [orderId, slices] of this.#ofOrder) {
      if (orderId === butOrderId) continue;
      for (const slice of slices) if (slice.pool === pool && slice.token === token) sum += slice.amountInWei;
    }
    return sum;
  }
}
