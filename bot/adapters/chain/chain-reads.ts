import { toQuantity } from "ethers";
import type { Head } from "../../core/head.ts";
import type { Address, Hex } from "../../core/hex.ts";
import type { Receipt } from "../../ports/chain.ts";
import { faultOf } from "./endpoint-fault.ts";
import type { RpcClient } from "./rpc-client.ts";
import { rpcErrorOf } from "./rpc-error.ts";
import { headOf, receiptOf, type RpcBlock, type RpcReceipt } from "./rpc-types.ts";

/** Rejects in words that may stand in an order's history: those of the client repeat the URL, which may hold a key. */
export async function readWith(client: RpcClient, method: string, params: unknown[]): Promise<unknown> {
  try {
    return await client.send(method, params);
  } catch (thrown) {
    throw new Error(rpcErrorOf(thrown)?.message ?? faultOf(thrown));
  }
}

/** A block of the chain by its number, or any block by its hash; undefined when no node has it. */
export async function readBlock(client: RpcClient, numberOrHash: bigint | Hex): Promise<Head | undefined> {
  const block = await (typeof numberOrHash === "bigint"
    ? readWith(client, "eth_getBlockByNumber", [toQuantity(numberOrHash), false])
    : readWith(client, "eth_getBlockByHash", [numberOrHash, false]));
  return block === null ? undefined : headOf(block as RpcBlock);
}

export async function readReceipt(client: RpcClient, transactionHash: Hex): Promise<Receipt | undefined> {
  const receipt = (await readWith(client, "eth_getTransactionReceipt", [transactionHash])) as RpcReceipt | null;
  return receipt === null ? undefined : receiptOf(receipt);
}

/** At a block's number and not at "latest": a node behind it then has no answer instead of an old one. */
export async function readNonce(client: RpcClient, account: Address, blockNumber: bigint): Promise<number> {
  return Number(
    BigInt((await readWith(client, "eth_getTransactionCount", [account, toQuantity(blockNumber)])) as string),
  );
}
