import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc, callRpcBatch, RpcError } from "../../bot/fork/json-rpc.ts";
import type { PooledTransaction } from "./signed-transaction.ts";

interface PoolContentEntry {
  readonly hash: Hex;
  readonly from: Address;
  readonly nonce: Hex;
  readonly gas: Hex;
  readonly gasPrice?: Hex;
  readonly maxFeePerGas?: Hex;
  readonly maxPriorityFeePerGas?: Hex;
}

type PoolSection = Readonly<Record<string, Readonly<Record<string, PoolContentEntry>>>>;

/** A pool that is not empty after so many rounds will not be. */
const MAX_DRAINING_ROUNDS = 100;

/** Everything in a node's pool, executable or not. */
export async function readPublicPool(rpcUrl: string): Promise<PooledTransaction[]> {
  const content = (await callRpc(rpcUrl, "txpool_content")) as { pending: PoolSection; queued: PoolSection };
  const entries = [content.pending, content.queued].flatMap((section) =>
    Object.values(section).flatMap((byNonce) => Object.values(byNonce)),
  );
  if (entries.length === 0) return [];
  const raws = (await callRpcBatch(
    rpcUrl,
    entries.map((entry) => ({ method: "eth_getRawTransactionByHash", params: [entry.hash] })),
  )) as (Hex | null)[];
  return entries.flatMap((entry, index) => {
    const raw = raws[index];
    return raw === null || raw === undefined ? [] : [pooled(entry, raw)];
  });
}

/**
 * Takes everything out of a node's pool and returns it. Sender by sender and until nothing is left, because
 * anvil_dropAllTransactions would lose what arrives between the reading and the dropping, and anvil_dropTransaction
 * leaves alone what waits for an earlier nonce.
 */
export async function drainPublicPool(rpcUrl: string): Promise<PooledTransaction[]> {
  const drained = new Map<Hex, PooledTransaction>();
  for (let round = 0; round < MAX_DRAINING_ROUNDS; round++) {
    const transactions = await readPublicPool(rpcUrl);
    if (transactions.length === 0) return [...drained.values()];
    for (const transaction of transactions) drained.set(transaction.hash, transaction);
    const senders = [...new Set(transactions.map((transaction) => transaction.from))];
    await callRpcBatch(
      rpcUrl,
      senders.map((sender) => ({ method: "anvil_removePoolTransactions", params: [sender] })),
    );
  }
  await sendInOrder(rpcUrl, [...drained.values()]);
  throw new Error("the public pool fills faster than it can be read");
}

/** Sends transactions in this order; returns the node's words for those that it refuses. */
export async function sendInOrder(
  rpcUrl: string,
  transactions: readonly PooledTransaction[],
): Promise<Map<Hex, string>> {
  const refusals = new Map<Hex, string>();
  for (const { hash, raw } of transactions) {
    try {
      await callRpc(rpcUrl, "eth_sendRawTransaction", [raw]);
    } catch (thrown) {
      if (!(thrown instanceof RpcError)) throw thrown;
      refusals.set(hash, thrown.message);
    }
  }
  return refusals;
}

function pooled(entry: PoolContentEntry, raw: Hex): PooledTransaction {
  const gasPriceWei = BigInt(entry.gasPrice ?? 0);
  return {
    hash: entry.hash,
    raw,
    from: entry.from,
    nonce: Number(entry.nonce),
    gasLimit: BigInt(entry.gas),
    maxFeePerGasWei: entry.maxFeePerGas === undefined ? gasPriceWei : BigInt(entry.maxFeePerGas),
    maxPriorityFeePerGasWei:
      entry.maxPriorityFeePerGas === undefined ? gasPriceWei : BigInt(entry.maxPriorityFeePerGas),
  };
}
