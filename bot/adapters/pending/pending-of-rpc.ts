import { type AccessList, Transaction } from "ethers";
import type { Hex } from "../../core/hex.ts";
import type { PendingCall, PendingTransaction } from "../../core/pending-transaction.ts";
import { type Told, toldAddress, toldBytes, toldHash, toldObject, toldQuantity } from "./told-fields.ts";

/** What of a node's transactions is of no use. */
export type UnusableTransaction = "unreadable" | "other-chain" | "in-a-block" | "unknown-type";

/** Legacy, with an access list, and with EIP-1559's fees: those that can be written down again from their fields. */
const WRITABLE_TYPES = 2n;

/** A transaction as eth_getTransactionByHash shows it, of which nothing is believed before it was looked at. */
export function pendingOfRpc(value: unknown, chainId: bigint): PendingTransaction | { refused: UnusableTransaction } {
  const told = toldObject(value);
  const transactionHash = toldHash(told?.["hash"]);
  const call = told && callOf(told);
  if (told === undefined || transactionHash === undefined || call === undefined) return { refused: "unreadable" };
  if ((told["blockHash"] ?? null) !== null) return { refused: "in-a-block" };
  if (told["chainId"] !== undefined && toldQuantity(told["chainId"]) !== chainId) return { refused: "other-chain" };
  if ((toldQuantity(told["type"] ?? "0x0") ?? Infinity) > WRITABLE_TYPES) return { refused: "unknown-type" };
  return { transactionHash, call, raw: () => rawOf(told, call, transactionHash) };
}

function callOf(told: Told): PendingCall | undefined {
  const from = toldAddress(told["from"]);
  const to = toldAddress(told["to"]);
  const data = toldBytes(told["input"] ?? told["data"]);
  const valueWei = toldQuantity(told["value"]);
  const gasLimit = toldQuantity(told["gas"]);
  const nonce = Number(toldQuantity(told["nonce"]));
  const maxFeePerGasWei = toldQuantity(told["maxFeePerGas"] ?? told["gasPrice"]);
  if (from === undefined || data === undefined || valueWei === undefined || gasLimit === undefined) return undefined;
  if (maxFeePerGasWei === undefined || !Number.isSafeInteger(nonce)) return undefined;
  if (to === undefined && (told["to"] ?? null) !== null) return undefined;
  return { from, to, data, valueWei, gasLimit, nonce, maxFeePerGasWei };
}

/** The signed bytes; undefined unless their hash is the transaction's. */
function rawOf(told: Told, { to, data, valueWei, gasLimit, nonce, maxFeePerGasWei }: PendingCall, hash: Hex) {
  const type = Number(told["type"] ?? 0);
  try {
    const transaction = Transaction.from({
      type,
      nonce,
      to: to ?? null,
      value: valueWei,
      data,
      gasLimit,
      chainId: toldQuantity(told["chainId"]) ?? 0n,
      ...(type === 0 ? {} : { accessList: (told["accessList"] ?? []) as AccessList }),
      ...(type === 2
        ? { maxFeePerGas: maxFeePerGasWei, maxPriorityFeePerGas: toldQuantity(told["maxPriorityFeePerGas"]) ?? 0n }
        : { gasPrice: maxFeePerGasWei }),
      signature: { r: told["r"] as string, s: told["s"] as string, v: told["v"] as string },
    });
    return transaction.hash === hash ? (transaction.serialized as Hex) : undefined;
  } catch {
    return undefined;
  }
}
