import type { Hex } from "../core/hex.ts";
import type { SignedTransaction } from "../core/intent.ts";
import type { Order } from "../core/order.ts";
import type { OrderState } from "../core/order-state.ts";
import type { Ledger } from "../ports/ledger.ts";

/** Another order of ours that signed for the same nonce: of all of them at most one can land. */
export interface Rival {
  readonly orderId: bigint;
  readonly state: OrderState;
  readonly transactionHash?: Hex;
  /** Where it was included; absent when it was not. */
  readonly blockNumber?: bigint;
}

/** Rivals are signed within blocks of each other; so many newer orders are looked through. */
const SEARCHED_ORDERS = 100_000;

/** The rivals of an order for the nonce of its execution. */
export function findRivals(order: Order, ledger: Ledger): readonly Rival[] {
  const transaction: SignedTransaction | undefined = order.intents[0]?.transaction;
  if (transaction === undefined) return [];
  return ledger
    .listOrders({ limit: SEARCHED_ORDERS })
    .filter(
      ({ orderId, account, nonce }) =>
        orderId !== order.orderId && account === transaction.account && nonce === transaction.nonce,
    )
    .map(({ orderId, state, transactionHash, blockNumber }) => ({
      orderId,
      state,
      ...(transactionHash === undefined ? {} : { transactionHash }),
      ...(blockNumber === undefined ? {} : { blockNumber }),
    }));
}
