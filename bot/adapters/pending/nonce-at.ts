import type { Address, Hex } from "../../core/hex.ts";
import { readWith } from "../chain/chain-reads.ts";
import type { RpcClient } from "../chain/rpc-client.ts";

/** How many transactions of the account are in the chain up to a block ("latest" or a hash). Rejects without an answer. */
export async function nonceAt(client: RpcClient, account: Address, block: "latest" | Hex): Promise<number> {
  const at = block === "latest" ? block : { blockHash: block };
  return Number(BigInt((await readWith(client, "eth_getTransactionCount", [account, at])) as string));
}
