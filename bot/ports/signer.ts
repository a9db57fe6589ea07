import type { Awaitable } from "../core/awaitable.ts";
import type { Address, Hex } from "../core/hex.ts";

/** An EIP-1559 transaction without its signature. */
export interface UnsignedTransaction {
  readonly chainId: bigint;
  readonly nonce: number;
  readonly to: Address;
  readonly data: Hex;
  readonly valueWei: bigint;
  readonly gasLimit: bigint;
  readonly maxFeePerGasWei: bigint;
  readonly maxPriorityFeePerGasWei: bigint;
}

/** A transaction as it goes out. */
export interface SignedBytes {
  readonly raw: Hex;
  readonly hash: Hex;
}

/** Holds the operators' keys; they never leave it. */
export interface Signer {
  readonly accounts: readonly Address[];
  /** At once where the key is in this process. */
  sign(account: Address, transaction: UnsignedTransaction): Awaitable<SignedBytes>;
}
