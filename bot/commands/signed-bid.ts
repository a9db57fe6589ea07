import { Transaction } from "ethers";
import type { Hex } from "../core/hex.ts";

/** What a signed transaction offers to pay, read from its bytes. */
export interface SignedBid {
  /** To whoever builds the block, for each unit of gas. */
  readonly maxPriorityFeePerGasWei: bigint;
  /** With the base fee, for each unit of gas. */
  readonly maxFeePerGasWei: bigint;
  readonly gasLimit: bigint;
}

/** Undefined when the bytes are not a transaction with two fees. */
export function signedBid(raw: Hex): SignedBid | undefined {
  try {
    const { maxPriorityFeePerGas, maxFeePerGas, gasLimit } = Transaction.from(raw);
    if (maxPriorityFeePerGas === null || maxFeePerGas === null) return undefined;
    return { maxPriorityFeePerGasWei: maxPriorityFeePerGas, maxFeePerGasWei: maxFeePerGas, gasLimit };
  } catch {
    return undefined;
  }
}
