import { type AccessList, Transaction } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc, callRpcBatch, RpcError } from "../../bot/fork/json-rpc.ts";
import type { PooledTransaction } from "./signed-transaction.ts";

/** A transaction as txpool_content shows it. */
interface PoolEntry {
  readonly type: Hex;
  readonly chainId?: Hex;
  readonly hash: Hex;
  readonly from: Address;
  readonly nonce: Hex;
  readonly to: Address | null;
  readonly value: Hex;
  readonly input: Hex;
  readonly gas: Hex;
  readonly gasPrice?: Hex;
  readonly maxFeePerGas?: Hex;
  readonly maxPriorityFeePerGas?: Hex;
  readonly accessList?: AccessList;
  readonly r: Hex;
  readonly s: Hex;
  readonly v: Hex;
}

type PoolSection = Readonly<Record<string, Readonly<Record<string, PoolEntry>>>>;
type PoolContent = Readonly<Record<"pending" | "queued", PoolSection>>;

/**
 * Takes the public transactions of some senders, or of all, out of a node's pool and returns them. Anvil removes what a
 * sender has by then, seen or not: the pool is therefore read once more in the very request that empties it, and only a
 * further transaction that arrives from the same sender within that request is lost, as by any node that evicts it.
 * Transactions of a type that ethers cannot write down again stay, with all of their sender.
 */
export async function takeFromPublicPool(
  rpcUrl: string,
  isTaken: (sender: Address) => boolean = () => true,
): Promise<PooledTransaction[]> {
  const present = entriesOf((await callRpc(rpcUrl, "txpool_content")) as PoolContent);
  const unreadable = new Set(present.filter((entry) => pooled(entry) === undefined).map(({ from }) => from));
  const senders = [...new Set(present.map(({ from }) => from))].filter(
    (sender) => isTaken(sender) && !unreadable.has(sender),
  );
  if (senders.length === 0) return [];
  const [content] = await callRpcBatch(rpcUrl, [
    { method: "txpool_content", params: [] },
    // Unlike anvil_dropTransaction this also takes what waits for an earlier nonce.
    ...senders.map((sender) => ({ method: "anvil_removePoolTransactions", params: [sender] })),
  ]);
  return entriesOf(content as PoolContent)
    .filter(({ from }) => senders.includes(from))
    .flatMap((entry) => pooled(entry) ?? []);
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

function entriesOf({ pending, queued }: PoolContent): PoolEntry[] {
  return [pending, queued].flatMap((section) => Object.values(section).flatMap((byNonce) => Object.values(byNonce)));
}

/** The signed bytes, written down again; undefined when they would not be the same. */
function pooled(entry: PoolEntry): PooledTransaction | undefined {
  const { maxFeePerGas = entry.gasPrice, maxPriorityFeePerGas = entry.gasPrice } = entry;
  if (maxFeePerGas === undefined || maxPriorityFeePerGas === undefined) return undefined;
  const type = Number(entry.type);
  if (type > 2) return undefined;
  const transaction = Transaction.from({
    type,
    nonce: Number(entry.nonce),
    to: entry.to,
    value: entry.value,
    data: entry.input,
    gasLimit: entry.gas,
    chainId: entry.chainId ?? 0n,
    ...(type === 0 ? {} : { accessList: entry.accessList ?? [] }),
    ...(type === 2 ? { maxFeePerGas, maxPriorityFeePerGas } : { gasPrice: maxFeePerGas }),
    signature: { r: entry.r, s: entry.s, v: entry.v },
  });
  if (transaction.hash !== entry.hash) return undefined;
  return {
    hash: entry.hash,
    raw: transaction.serialized as Hex,
    from: entry.from,
    nonce: transaction.nonce,
    gasLimit: transaction.gasLimit,
    maxFeePerGasWei: BigInt(maxFeePerGas),
    maxPriorityFeePerGasWei: BigInt(maxPriorityFeePerGas),
  };
}
