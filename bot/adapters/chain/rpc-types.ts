import type { Head } from "../../core/head.ts";
import type { Hex } from "../../core/hex.ts";
import type { Log, Receipt } from "../../ports/chain.ts";

/** The fields of eth_getBlockByNumber that are used. */
export interface RpcBlock {
  readonly number: string;
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly timestamp: string;
  readonly baseFeePerGas?: string;
  readonly gasUsed: string;
  readonly gasLimit: string;
}

/** A log as a node writes it. */
export interface RpcLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly transactionHash: string;
  readonly transactionIndex: string;
  readonly logIndex: string;
}

/** A receipt as a node writes it. */
export interface RpcReceipt {
  readonly transactionHash: string;
  readonly transactionIndex: string;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly status: string;
  readonly gasUsed: string;
  readonly effectiveGasPrice: string;
  /** Of rollups of the OP stack. */
  readonly l1Fee?: string | null;
  readonly logs: readonly RpcLog[];
}

/** Throws when a field is missing: an answer that cannot be read is no answer. */
export function headOf(block: RpcBlock): Head {
  return {
    number: BigInt(block.number),
    hash: lowerHex(block.hash),
    parentHash: lowerHex(block.parentHash),
    timestampS: BigInt(block.timestamp),
    // Chains without EIP-1559 have none.
    baseFeePerGasWei: BigInt(block.baseFeePerGas ?? "0x0"),
    gasUsed: BigInt(block.gasUsed),
    gasLimit: BigInt(block.gasLimit),
  };
}

/** Undefined for anything that is no block. */
export function readableHead(block: unknown): Head | undefined {
  try {
    return headOf(block as RpcBlock);
  } catch {
    return undefined;
  }
}

/** Throws when a field is missing. */
export function logOf(log: RpcLog): Log {
  return {
    address: lowerHex(log.address),
    topics: log.topics.map(lowerHex),
    data: lowerHex(log.data),
    blockNumber: BigInt(log.blockNumber),
    transactionHash: lowerHex(log.transactionHash),
    transactionIndex: Number(log.transactionIndex),
  };
}

/** Throws when a field is missing. */
export function receiptOf(receipt: RpcReceipt): Receipt {
  return {
    transactionHash: lowerHex(receipt.transactionHash),
    transactionIndex: Number(receipt.transactionIndex),
    blockNumber: BigInt(receipt.blockNumber),
    blockHash: lowerHex(receipt.blockHash),
    succeeded: BigInt(receipt.status) === 1n,
    gasUsed: BigInt(receipt.gasUsed),
    effectiveGasPriceWei: BigInt(receipt.effectiveGasPrice),
    dataFeeWei: BigInt(receipt.l1Fee ?? "0x0"),
    logs: receipt.logs.map(logOf),
  };
}

function lowerHex(value: string): Hex {
  return value.toLowerCase() as Hex;
}
