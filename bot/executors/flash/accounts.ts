import type { Address } from "../../core/hex.ts";

/** Which operator account works for which order. One live order an account: a bundle behind another's nonce is worthless. */
export class AccountLeases {
  readonly #accounts: readonly Address[];
  readonly #leases = new Map<bigint, Address>();

  constructor(accounts: readonly Address[]) {
    this.#accounts = accounts;
  }

  get total(): number {
    return this.#accounts.length;
  }

  hasFree(): boolean {
    return this.#free() !== undefined;
  }

  /** Undefined when every account is taken; the order's own account when it has one already. */
  lease(orderId: bigint): Address | undefined {
    const account = this.#leases.get(orderId) ?? this.#free();
    if (account !== undefined) this.#leases.set(orderId, account);
    return account;
  }

  /** Takes the account that an order signed with before a restart; at that time nothing else can hold it. */
  claim(orderId: bigint, account: Address): void {
    this.#leases.set(orderId, account);
  }

  /** Harmless when the order holds none. */
  release(orderId: bigint): void {
    this.#leases.delete(orderId);
  }

  #free(): Address | undefined {
    const taken = new Set(this.#leases.values());
    return this.#accounts.find((account) => !taken.has(account));
  }
}
