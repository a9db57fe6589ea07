import type { Hex } from "../core/hex.ts";
import type { Order } from "../core/order.ts";
import type { OrderState } from "../core/order-state.ts";
import type { Ledger, LedgerEntry } from "../ports/ledger.ts";

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

/** The rivals of an order for the nonces of its execution, or of its parts. */
export function findRivals(order: Order, ledger: Ledger): readonly Rival[] {
  const wanted = new Set(noncesOf(order));
  if (wanted.size === 0) return [];
  return ledger.listOrders({ limit: SEARCHED_ORDERS }).flatMap((entry) => {
    if (entry.orderId === order.orderId) return [];
    const { orderId, state } = entry;
    return usesOf(entry)
      .filter(({ account, nonce }) => wanted.has(`${account} ${nonce}`))
      .map(({ transactionHash, blockNumber }) => ({
        orderId,
        state,
        ...(transactionHash === undefined ? {} : { transactionHash }),
        ...(blockNumber === undefined ? {} : { blockNumber }),
      }));
  });
}

/** Of what executes or cancels: a no-op for a gap has a nonce that nothing of the order wanted. */
function noncesOf({ intents }: Order): readonly string[] {
  return intents
    .filter(({ transaction }) => transaction.purpose !== "fill")
    .map(({ transaction: { account, nonce } }) => `${account} ${nonce}`);
}

type NonceUse = Pick<LedgerEntry, "account" | "nonce" | "transactionHash" | "blockNumber">;

/** What an order's row tells of each of its nonces. */
function usesOf(entry: LedgerEntry): readonly NonceUse[] {
  if (entry.parts === undefined) return [entry];
  return entry.parts.map(({ hash, ...part }) => ({ ...part, transactionHash: hash }));
}
