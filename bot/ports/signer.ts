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

/** Holds the operators' keys; they never leave it. */
export interface Signer {
  readonly accounts: readonly Address[];
  sign(account: Address, transaction: UnsignedTransaction): Promise<{ readonly raw: Hex; readonly hash: Hex }>;
}
