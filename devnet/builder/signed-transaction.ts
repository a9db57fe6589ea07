import { type AccessList, Transaction } from "ethers";
import { messageOf } from "../../bot/core/errors.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";

/** What decides where in a block a signed transaction may stand. */
export interface PooledTransaction {
  readonly hash: Hex;
  /** The signed bytes. */
  readonly raw: Hex;
  readonly from: Address;
  readonly nonce: number;
  readonly gasLimit: bigint;
  /** A legacy transaction's gas price stands in both. */
  readonly maxFeePerGasWei: bigint;
  readonly maxPriorityFeePerGasWei: bigint;
}

/** A signed transaction of a bundle, complete enough to be tried without being sent. */
export interface SignedTransaction extends PooledTransaction {
  readonly to: Address | undefined;
  readonly valueWei: bigint;
  readonly data: Hex;
  readonly accessList: AccessList;
  /** 0n for a legacy transaction that is good on any chain. */
  readonly chainId: bigint;
}

/** Thrown for bytes that are no signed transaction, or one that cannot be tried. */
export class TransactionDecodingError extends Error {
  override readonly name = "TransactionDecodingError";
}

/** Decodes signed bytes and recovers the sender. Throws {@link TransactionDecodingError} in one sentence. */
export function decodeSignedTransaction(raw: Hex): SignedTransaction {
  const transaction = parse(raw);
  const { type, from, hash } = transaction;
  if (from === null || hash === null) throw new TransactionDecodingError("the transaction is not signed");
  if (type === null || type > 2) {
    throw new TransactionDecodingError(`transactions of type ${type ?? "?"} are not supported; types 0, 1 and 2 are`);
  }
  const gasPriceWei = transaction.gasPrice ?? 0n;
  return {
    hash: hash as Hex,
    raw,
    from: from.toLowerCase() as Address,
    nonce: transaction.nonce,
    gasLimit: transaction.gasLimit,
    maxFeePerGasWei: transaction.maxFeePerGas ?? gasPriceWei,
    maxPriorityFeePerGasWei: transaction.maxPriorityFeePerGas ?? gasPriceWei,
    to: (transaction.to?.toLowerCase() as Address | undefined) ?? undefined,
    valueWei: transaction.value,
    data: transaction.data as Hex,
    accessList: transaction.accessList ?? [],
    chainId: transaction.chainId,
  };
}

function parse(raw: Hex): Transaction {
  try {
    return Transaction.from(raw);
  } catch (thrown) {
    const problem = messageOf(thrown).split(" (")[0] ?? "unreadable";
    throw new TransactionDecodingError(`the bytes are not a transaction: ${problem}`);
  }
}

/** What a transaction pays the block's builder for each unit of gas; negative when it cannot pay the base fee. */
export function effectiveTipWei(transaction: PooledTransaction, baseFeePerGasWei: bigint): bigint {
  const room = transaction.maxFeePerGasWei - baseFeePerGasWei;
  return transaction.maxPriorityFeePerGasWei < room ? transaction.maxPriorityFeePerGasWei : room;
}
