import type { Address } from "../../core/hex.ts";
import type { Spending } from "./spending.ts";

interface Promised {
  readonly account: Address;
  readonly spendings: readonly Spending[];
}

/** What open orders have still to spend over routers: an approval replaces the allowance, and must not take theirs away. */
export class PromisedSpendings {
  readonly #byOrder = new Map<bigint, Promised>();

  /** Replaces what the order was known to spend; nothing, once it has spent all or has ended. */
  set(orderId: bigint, account: Address, spendings: readonly Spending[]): void {
    if (spendings.length === 0) this.#byOrder.delete(orderId);
    else this.#byOrder.set(orderId, { account, spendings });
  }

  /** What other orders of the account spend over the same spender. */
  promisedWei(
    account: Address,
    { token, spender }: Pick<Spending, "token" | "spender">,
    exceptOrderId?: bigint,
  ): bigint {
    let sumWei = 0n;
    for (const [orderId, promised] of this.#byOrder) {
      if (orderId === exceptOrderId || promised.account !== account) continue;
      for (const one of promised.spendings) {
        if (one.token === token && one.spender === spender) sumWei += one.amountWei;
      }
    }
    return sumWei;
  }
}
