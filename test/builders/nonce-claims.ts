import type { SignedClaim } from "../../bot/accounts/nonce-slot.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { TransactionName } from "../../bot/accounts/accounts.ts";

/** The hash of an order's n-th transaction. */
export function aHash(orderId: bigint, index = 0): Hex {
  return `0x${orderId.toString(16).padStart(32, "0")}${index.toString(16).padStart(32, "0")}`;
}

/** A signature of an order. */
export function aClaim(orderId: bigint, changes: Partial<SignedClaim> = {}): SignedClaim {
  return { orderId, hash: aHash(orderId), maxCostWei: 100n, isPublic: false, ...changes };
}

/** A transaction of an order, by its names. */
export function aTransactionOf(orderId: bigint, account: Address, nonce: number, index = 0): TransactionName {
  return { account, nonce, hash: aHash(orderId, index) };
}
