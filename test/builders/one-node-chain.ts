import type { HeadFault } from "../../bot/adapters/chain/head-follower.ts";
import { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import { headOf, type RpcBlock } from "../../bot/adapters/chain/rpc-types.ts";

/** The bot's chain over any client of one node, which tells nothing by itself. */
export function oneNodeChain(
  client: RpcClient,
  chainId: bigint,
  pollIntervalMs: number,
  onFault?: (fault: HeadFault) => void,
): Promise<JsonRpcChain> {
  const one = {
    send: (method: string, params: unknown[]) => client.send(method, params),
    newestHead: async () => headOf((await client.send("eth_getBlockByNumber", ["latest", false])) as RpcBlock),
    onAnyHead: () => () => undefined,
    second: () => undefined,
  };
  return JsonRpcChain.follow(one, chainId, pollIntervalMs, onFault);
}
