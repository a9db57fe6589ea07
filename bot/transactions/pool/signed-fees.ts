import { Transaction } from "ethers";
import type { SignedTransaction } from "../../core/intent.ts";
import type { Fees } from "../fees.ts";

/** The fees in the signed bytes. Throws for anything but an EIP-1559 transaction, which is all that is ever signed here. */
export function feesOf({ raw, hash }: SignedTransaction): Fees {
  const { maxFeePerGas, maxPriorityFeePerGas } = Transaction.from(raw);
  if (maxFeePerGas === null || maxPriorityFeePerGas === null) throw new Error(`${hash} names no fees of EIP-1559`);
  return { maxFeePerGasWei: maxFeePerGas, maxPriorityFeePerGasWei: maxPriorityFeePerGas };
}
