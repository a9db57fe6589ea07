import type { Address } from "../core/hex.ts";
import { NonceBook, type Way } from "./nonce-book.ts";
import { OpenOrders } from "./open-orders.ts";

interface Planned {
  readonly way: Way;
  readonly neededWei: bigint;
}

/** One operator's account: its nonces, its money, and what keeps new orders away from it. */
export class Account {
  readonly address: Address;
  /** A delegated account (EIP-7702) has code, and nodes take one transaction of it at a time. */
  readonly isDelegated: boolean;
  /** Orders that are to sign with it, or have signed what can still land. */
  readonly #orders = new OpenOrders();
  readonly book = new NonceBook(this.#orders);
  /** Nonces that a transaction which is not ours has used, where ours was published. */
  readonly foreign = new Set<number>();
  balanceWei = 0n;
  /** Orders that are to sign with it and have not done so, and what each may cost. */
  readonly #planned = new Map<bigint, Planned>();
  #plannedPublicWei = 0n;
  #dearestPlannedWei = 0n;

  constructor(address: Address, isDelegated: boolean) {
    this.address = address;
    this.isDelegated = isDelegated;
  }

  plan(orderId: bigint, planned: Planned): void {
    this.unplan(orderId);
    this.#planned.set(orderId, planned);
    this.#orders.open(orderId);
    if (planned.way === "public") this.#plannedPublicWei += planned.neededWei;
    else this.#dearestPlannedWei = greater(this.#dearestPlannedWei, planned.neededWei);
  }

  /** It has signed, or will not. */
  unplan(orderId: bigint): void {
    const planned = this.#planned.get(orderId);
    if (planned === undefined) return;
    this.#planned.delete(orderId);
    this.#orders.close(orderId);
    if (planned.way === "public") this.#plannedPublicWei -= planned.neededWei;
    else if (planned.neededWei === this.#dearestPlannedWei) this.#dearestPlannedWei = this.#findDearestPlanned();
  }

  /** Orders that are to sign, or have signed what can still land. */
  get load(): number {
    return this.#orders.size;
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
    const unqueuedWei = this.balanceWei - this.book.queuedCostWei - this.#plannedPublicWei;
    return way === "private" ? unqueuedWei : unqueuedWei - greater(this.book.lowestCostWei, this.#dearestPlannedWei);
  }

  #findDearestPlanned(): bigint {
    let dearestWei = 0n;
    for (const { way, neededWei } of this.#planned.values()) {
      if (way === "private") dearestWei = greater(dearestWei, neededWei);
    }
    return dearestWei;
  }
}

function greater(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
