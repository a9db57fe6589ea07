import type { Address } from "../../core/hex.ts";
import type { Spending } from "../../trading/approvals/spending.ts";

/** What an open order has still to sell: no block has it yet. */
export interface OpenSale extends Spending {
  readonly account: Address;
}

/** What all open orders have still to sell, so that no token is counted on, and no allowance used, by two of them. */
export class OpenSales {
  readonly #ofOrder = new Map<bigint, readonly OpenSale[]>();

  /** Takes the place of what was known of the order. */
  set(orderId: bigint, sales: readonly OpenSale[]): void {
    if (sales.length === 0) this.#ofOrder.delete(orderId);
    else this.#ofOrder.set(orderId, sales);
  }

  delete(orderId: bigint): void {
    this.#ofOrder.delete(orderId);
  }

  /** Of an account's token by all orders but this one. */
  sellingWei(account: Address, token: Address, butOrderId: bigint): bigint {
    return this.#sum(butOrderId, (sale) => sale.account === account && sale.token === token);
  }

  /** The same over one spender. */
  promisedWei(account: Address, { token, spender }: Omit<Spending, "amountWei">, butOrderId: bigint): bigint {
    return this.#sum(
      butOrderId,
      (sale) => sale.account === account && sale.token === token && sale.spender === spender,
    );
  }

  #sum(butOrderId: bigint, counts: (sale: OpenSale) => boolean): bigint {
    let sum = 0n;
    for (const [orderId, sales] of this.#ofOrder) {
      if (orderId === butOrderId) continue;
      for (const sale of sales) if (counts(sale)) sum += sale.amountWei;
    }
    return sum;
  }
}
