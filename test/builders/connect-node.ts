import { EndpointPool } from "../../bot/adapters/chain/endpoint-pool.ts";
import { PooledProvider } from "../../bot/adapters/chain/pooled-provider.ts";

/** One node over HTTP, as the bot connects to it. */
export async function connectNode(url: string, chainId = 1n): Promise<PooledProvider> {
  const endpoints = [{ transport: "http", address: url }] as const;
  return new PooledProvider(await EndpointPool.open(endpoints, { chainId, backoffUnitMs: 20 }), chainId);
}
