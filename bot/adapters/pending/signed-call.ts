import { Transaction } from "ethers";
import type { Address, Hex } from "../../core/hex.ts";
import type { PendingCall } from "../../core/pending-transaction.ts";

/** A signed transaction as it is executed. Throws when the bytes are none. */
export function signedCall(raw: Hex): PendingCall & { readonly hash: Hex } {
  const { hash, from, to, data, value, gasLimit, gasPrice, maxFeePerGas, nonce } = Transaction.from(raw);
  if (hash === null || from === null) throw new Error("the transaction is not signed");
  return {
    hash: hash as Hex,
    from: from.toLowerCase() as Address,
    to: (to?.toLowerCase() as Address | undefined) ?? undefined,
    data: data as Hex,
    valueWei: value,
    gasLimit,
    nonce,
    maxFeePerGasWei: maxFeePerGas ?? gasPrice ?? 0n,
  };
}
