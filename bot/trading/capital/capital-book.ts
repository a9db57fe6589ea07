import type { Address } from "../../core/hex.ts";

/** What an open order is still going to sell. */
export interface CapitalPromise {
  readonly account: Address;
  readonly token: Address;
  /** Who will take it. */
  readonly spender: Address;
  readonly amountWei: bigint;
}

/** What of our capital open orders have still to sell, of all executors that trade with it: nobody else counts on it. */
export class CapitalBook {
  readonly #promises = new Map<bigint, readonly CapitalPromise[]>();

  /** Takes the place of what the order had promised before. */
  promise(orderId: bigint, promises: readonly CapitalPromise[]): void {
    this.#promises.set(orderId, promises);
  }

  /** The order sells nothing any more. */
  release(orderId: bigint): void {
    this.#promises.delete(orderId);
  }

  /** Of a token, whoever takes it, by all other orders. */
  promisedWei(account: Address, token: Address, exceptOrderId: bigint): bigint {
    return this.#sum(exceptOrderId, (promise) => promise.account === account && promise.token === token);
  }

  /** Of a token over one spender, by all other orders: what an allowance has to leave them. */
  promisedToWei(account: Address, token: Address, spender: Address, exceptOrderId: bigint): bigint {
    return this.#sum(
      exceptOrderId,
      (promise) => promise.account === account && promise.token === token && promise.spender === spender,
    );
  }

  /** Whether any other order sells something from the account. */
  isUsed(account: Address, exceptOrderId: bigint): boolean {
    return [...this.#promises].some(
      ([orderId, promises]) => orderId !== exceptOrderId && promises.some((promise) => promise.account === account),
    );
  }

  #sum(exceptOrderId: bigint, counts: (promise: CapitalPromise) => boolean): bigint {
    let sumWei = 0n;
    for (const [orderId, promises] of this.#promises) {
      if (orderId === exceptOrderId) continue;
      for (const promise of promises) if (counts(promise)) sumWei += promise.amountWei;
    }
    return sumWei;
  }
}
