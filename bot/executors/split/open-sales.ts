import type { Address } from "../../core/hex.ts";
import type { PoolKey } from "../../core/route.ts";
import type { Spending } from "../../trading/approvals/spending.ts";
import type { PlannedSlice } from "./planned-part.ts";

/** What an open order has still to sell: no block has it yet. */
export interface OpenSale extends Spending {
  readonly account: Address;
  /** Into which pools it goes. */
  readonly slices: readonly PlannedSlice[];
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
    return this.#sum(butOrderId, (sale) => (sale.account === account && sale.token === token ? sale.amountWei : 0n));
  }

  /** The same over one spender. */
  promisedWei(account: Address, { token, spender }: Omit<Spending, "amountWei">, butOrderId: bigint): bigint {
    return this.#sum(butOrderId, (sale) => {
      return sale.account === account && sale.token === token && sale.spender === spender ? sale.amountWei : 0n;
    });
  }

  /** Of a token into a pool, whoever sells it. */
  comingWei(pool: PoolKey, token: Address, butOrderId: bigint): bigint {
    return this.#sum(butOrderId, (sale) => {
      if (sale.token !== token) return 0n;
      return sale.slices.reduce((sum, slice) => (slice.pool === pool ? sum + slice.amountInWei : sum), 0n);
    });
  }

  #sum(butOrderId: bigint, amountOf: (sale: OpenSale) => bigint): bigint {
    let sum = 0n;
    for (const [orderId, sales] of this.#ofOrder) {
      if (orderId !== butOrderId) for (const sale of sales) sum += amountOf(sale);
    }
    return sum;
  }
}
