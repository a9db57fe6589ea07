import { Signature, Transaction, type TransactionLike } from "ethers";
import type { Hex } from "../core/hex.ts";
import type { HistoryTransaction } from "./history-block.ts";

const LEGACY = 0;
const WITH_PRIORITY_FEE = 2;

/**
 * The signed bytes of a mined transaction, put together again from its fields. Undefined for types above 2, of which a block
 * does not have all (the blobs of type 3), and where they do not have its hash: nobody has signed it, which development
 * nodes allow.
 */
export function signedBytesOf(mined: HistoryTransaction): Hex | undefined {
  const type = Number(mined.type);
  if (type > WITH_PRIORITY_FEE) return undefined;
  const { v, r, s, accessList, maxFeePerGas = null, maxPriorityFeePerGas = null } = mined;
  const fields: TransactionLike = {
    type,
    nonce: Number(mined.nonce),
    to: mined.to,
    value: mined.value,
    gasLimit: mined.gas,
    data: mined.input,
    signature: Signature.from({ r: word(r), s: word(s), v: type === LEGACY ? BigInt(v) : 27n + BigInt(v) }),
    ...(mined.chainId === undefined ? {} : { chainId: mined.chainId }),
    ...(type === WITH_PRIORITY_FEE ? { maxFeePerGas, maxPriorityFeePerGas } : { gasPrice: mined.gasPrice }),
    ...(type === LEGACY
      ? {}
      : { accessList: (accessList ?? []).map((entry) => ({ ...entry, storageKeys: [...entry.storageKeys] })) }),
  };
  const transaction = Transaction.from(fields);
  return transaction.hash === mined.hash ? (transaction.serialized as Hex) : undefined;
}

/** Nodes leave leading zeros out. */
function word(value: Hex): string {
  return `0x${value.slice(2).padStart(64, "0")}`;
}
