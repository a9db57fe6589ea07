import type { Address } from "../bot/core/hex.ts";
import { callRpcBatch } from "../bot/fork/json-rpc.ts";

/** Each sender's next nonce on the state after a block ("latest" or a hexadecimal number), asked for once a sender. */
export async function nextNonces(
  rpcUrl: string,
  senders: Iterable<Address>,
  stateBlock = "latest",
): Promise<Map<Address, number>> {
  const distinct = [...new Set(senders)];
  if (distinct.length === 0) return new Map();
  const counts = await callRpcBatch(
    rpcUrl,
    distinct.map((sender) => ({ method: "eth_getTransactionCount", params: [sender, stateBlock] })),
  );
  return new Map(distinct.map((sender, index) => [sender, Number(counts[index])]));
}
