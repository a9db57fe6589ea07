import type { Address } from "../core/hex.ts";
import { NonceBook, type Way } from "./nonce-book.ts";

interface Planned {
  readonly way: Way;
  readonly neededWei: bigint;
}

/** One operator's account: its nonces, its money, and what keeps new orders away from it. */
export class Account {
  readonly address: Address;
  /** A delegated account (EIP-7702) has code, and nodes take one transaction of it at a time. */
  readonly isDelegated: boolean;
  readonly book = new NonceBook();
  /** Nonces that a transaction which is not ours has used, where ours was published. */
  readonly foreign = new Set<number>();
  balanceWei = 0n;
  /** Orders that are to sign with it and have not done so, and what each may cost. */
  readonly #planned = new Map<bigint, Planned>();

  constructor(address: Address, isDelegated: boolean) {
    this.address = address;
    this.isDelegated = isDelegated;
  }

  plan(orderId: bigint, planned: Planned): void {
    this.#planned.set(orderId, planned);
  }

  /** It has signed, or will not. */
  unplan(orderId: bigint): void {
    this.#planned.delete(orderId);
  }

  /** Orders that are to sign, or have signed what can still land. */
  get load(): number {
    const orders = this.book.openOrders();
    for (const orderId of this.#planned.keys()) orders.add(orderId);
    return orders.size;
  }

  /** Whether the nodes would take one more order's transaction beside what is open. */
  get hasRoom(): boolean {
    return !this.isDelegated || this.load === 0;
  }

  /**
   * What a further order may cost at most; below zero when the balance was drained. Of private orders, which are rivals
   * for one nonce, only one lands: a further one adds nothing to what the dearest of them costs.
   */
  spareWei(way: Way): bigint {
    let publicWei = 0n;
    let dearestPrivateWei = this.book.lowestCostWei;
    for (const { way: planned, neededWei } of this.#planned.values()) {
      if (planned === "public") publicWei += neededWei;
      else if (neededWei > dearestPrivateWei) dearestPrivateWei = neededWei;
    }
    const unqueuedWei = this.balanceWei - this.book.queuedCostWei - publicWei;
    return way === "private" ? unqueuedWei : unqueuedWei - dearestPrivateWei;
  }
}
