import { EndpointPool } from "../../bot/adapters/chain/endpoint-pool.ts";
import { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import type { Chain } from "../../bot/ports/chain.ts";

const POLL_INTERVAL_MS = 1_000;

/** The bot's own way to a node, for simulations. */
export interface NodeLink extends Pick<Chain, "call"> {
  close(): void;
}

/** Connects to a node of the embedded mainnet over its IPC socket. */
export async function linkToNode(path: string): Promise<NodeLink> {
  const pool = await EndpointPool.open([{ transport: "ipc", address: path }], { chainId: 1n });
  const chain = await JsonRpcChain.follow(pool, 1n, POLL_INTERVAL_MS);
  return {
    call: (call) => chain.call(call),
    close: () => {
      chain.stop();
      pool.close();
    },
  };
}
