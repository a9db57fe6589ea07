import type { EndpointEvent } from "../../bot/adapters/chain/endpoint-event.ts";
import { EndpointPool } from "../../bot/adapters/chain/endpoint-pool.ts";
import type { EndpointPoolSettings } from "../../bot/adapters/chain/endpoint-pool-settings.ts";
import { endpointOf } from "../../bot/core/endpoint.ts";

/** Pools of a test, and what they have told. */
export interface TestPools {
  readonly events: EndpointEvent[];
  /** Types of the events of one endpoint. */
  typesOf(address: string): string[];
  /** On chain 1; delays of a second take a millisecond, unless it is said otherwise. */
  open(addresses: readonly string[], settings?: Partial<EndpointPoolSettings>): Promise<EndpointPool>;
  closeAll(): void;
}

/** What is lost stays lost for the length of a test. */
export const NO_RETRY = { backoffUnitMs: 600_000 };

export function testPools(): TestPools {
  const pools: EndpointPool[] = [];
  const events: EndpointEvent[] = [];
  return {
    events,
    typesOf: (address) =>
      events.flatMap((event) =>
        "endpoint" in event && address.startsWith(event.endpoint.replace("/…", "")) ? [event.type] : [],
      ),
    open: async (addresses, settings = {}) => {
      const endpoints = addresses.map((address) => {
        const endpoint = endpointOf(address);
        if (endpoint === undefined) throw new Error(`no endpoint: ${address}`);
        return endpoint;
      });
      const all = { chainId: 1n, requestTimeoutMs: 10_000, backoffUnitMs: 1, ...settings };
      const pool = await EndpointPool.open(endpoints, all, (event) => events.push(event));
      pools.push(pool);
      return pool;
    },
    closeAll: () => {
      for (const pool of pools.splice(0)) pool.close();
    },
  };
}
