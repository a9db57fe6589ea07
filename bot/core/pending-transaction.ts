import type { Address, Hex } from "./hex.ts";

/** All that it takes to execute a transaction of somebody else. */
export interface PendingCall {
  readonly from: Address;
  /** Undefined where it makes a contract. */
  readonly to: Address | undefined;
  readonly data: Hex;
  readonly valueWei: bigint;
  readonly gasLimit: bigint;
  readonly nonce: number;
  /** What it pays for gas at most; of a transaction without EIP-1559 its gas price. */
  readonly maxFeePerGasWei: bigint;
}

/** A log that a transaction is said to leave. */
export interface PendingLog {
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** A transaction of somebody else that waits for a block, as far as it was told. */
export interface PendingTransaction {
  /** What relays know it by; of a hint the keccak256 of its hash. */
  readonly transactionHash: Hex;
  /** Absent where it was told in part. */
  readonly call?: PendingCall;
  /** What it emits when it is executed now, where that was told. */
  readonly logs?: readonly PendingLog[];
  /** The signed bytes, written down when they are asked for; undefined where that cannot be done. */
  readonly raw?: () => Hex | undefined;
}
