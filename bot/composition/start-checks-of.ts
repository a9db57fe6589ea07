import path from "node:path";
import type { OnEndpointEvent } from "../adapters/chain/endpoint-event.ts";
import { EndpointPool } from "../adapters/chain/endpoint-pool.ts";
import { PooledProvider } from "../adapters/chain/pooled-provider.ts";
import type { StartChecks } from "../commands/start-checks.ts";
import { loadContractArtifact } from "../config/contract-artifact.ts";
import { deployedAddress } from "../config/deployment.ts";
import type { Config } from "../config/schema.ts";
import { operatorAccounts } from "../config/secrets.ts";
import { type Endpoint, shownEndpoint } from "../core/endpoint.ts";
import { ARTIFACT, DEPLOYMENTS } from "./places.ts";
import { keysOf } from "./process-secrets.ts";

/** In the order in which they are asked. */
export function endpointsOf({ rpcEndpoints: { primary, secondary, fallback } }: Config): readonly Endpoint[] {
  return [primary, secondary, fallback].filter((endpoint) => endpoint !== undefined);
}

/** What has to be true before a command does anything, for the settings. */
export function startChecksOf(config: Config, onEvent?: OnEndpointEvent): StartChecks<PooledProvider> {
  const { chain, contract, executionEngine, mevProtection, scanner } = config;
  const endpoints = endpointsOf(config);
  const record = path.join(DEPLOYMENTS, `${chain.network}.json`);
  return {
    endpoint: endpoints.map(shownEndpoint).join(", "),
    connect: async () =>
      new PooledProvider(await EndpointPool.open(endpoints, { chainId: chain.id }, onEvent), chain.id),
    chainId: chain.id,
    contractAddress: async () => contract.address ?? (await deployedAddress(record, chain.id)),
    artifact: () => loadContractArtifact(ARTIFACT),
    fundings: contract.fundings,
    baseTokens: scanner.baseTokens,
    accounts: async () => operatorAccounts(await keysOf(config)),
    gasLimit: executionEngine.defaultGasLimit,
    minPriorityFeeWei: mevProtection.minPriorityFee,
  };
}
