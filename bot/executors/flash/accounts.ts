import type { Address } from "../../core/hex.ts";

/** Which operator account works for which order. One live order an account: a bundle behind another's nonce is worthless. */
export class AccountLeases {
  readonly #accounts: readonly Address[];
  readonly #leases = new Map<bigint, Address>();
  /** What open orders have signed for. */
  readonly #nonces = new Map<bigint, { readonly account: Address; readonly nonce: number }>();

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

  /** Takes the account that the order signed with, whoever else has it: its nonce may be used any time. */
  claim(orderId: bigint, account: Address, nonce: number): void {
    this.#leases.set(orderId, account);
    this.#nonces.set(orderId, { account, nonce });
  }

  /** The order's transaction is included: its account's next nonce is worth something to others. */
  free(orderId: bigint): void {
    this.#leases.delete(orderId);
  }

  /** Whether another open order has signed for this nonce or a later one, whatever the chain says at this moment. */
  isSpokenFor(orderId: bigint, account: Address, nonce: number): boolean {
    return [...this.#nonces].some(
      ([other, held]) => other !== orderId && held.account === account && held.nonce >= nonce,
    );
  }

  /** The order has ended. Harmless when it holds nothing. */
  release(orderId: bigint): void {
    this.#leases.delete(orderId);
    this.#nonces.delete(orderId);
  }

  #free(): Address | undefined {
    const taken = new Set(this.#leases.values());
    return this.#accounts.find((account) => !taken.has(account));
  }
}
