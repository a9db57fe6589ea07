import { describeEndpointEvent, isWorthTelling } from "../../adapters/chain/describe-endpoint-event.ts";
import type { EndpointEvent } from "../../adapters/chain/endpoint-event.ts";
import { JsonRpcChain } from "../../adapters/chain/json-rpc-chain.ts";
import type { PooledProvider } from "../../adapters/chain/pooled-provider.ts";
import { passStartChecks, reaching, type TradingWorld } from "../../commands/start-checks.ts";
import type { Config } from "../../config/schema.ts";
import { shownEndpoint } from "../../core/endpoint.ts";
import type { Address, Hex } from "../../core/hex.ts";
import { RpcMetrics } from "../../telemetry/metrics/rpc-metrics.ts";
import { endpointsOf, startChecksOf } from "../start-checks-of.ts";
import type { Channels } from "./open-channels.ts";

/** The chain behind its endpoints, and what a start has to find there. */
export interface OpenNode extends TradingWorld<PooledProvider> {
  readonly chain: JsonRpcChain;
  readonly codeOf: (account: Address) => Promise<Hex>;
  /** Runs what asks the endpoints; rejects with ENDPOINT_UNREACHABLE when they stop answering. */
  readonly reaching: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Passes the checks of a start, and follows the heads from then on; both end with the resources. */
export async function openNode(
  config: Config,
  { logger, registry, warn }: Channels,
  hasOrdersToFollow: () => Promise<boolean>,
  resources: AsyncDisposableStack,
): Promise<OpenNode> {
  const metrics = new RpcMetrics(registry, endpointsOf(config).map(shownEndpoint));
  const checks = startChecksOf(config, (event) => {
    noteEndpointEvent(metrics, event);
    const sentence = describeEndpointEvent(event, config.chain.id);
    if (isWorthTelling(event)) warn(sentence);
    else logger.warn(event, sentence);
  });
  const world = await passStartChecks(checks, { hasOrdersToFollow, warn });
  const { provider } = world;
  resources.defer(() => provider.destroy());
  const { pollInterval } = config.rpcEndpoints;
  const chain = await reaching(checks.endpoint, () =>
    JsonRpcChain.follow(provider.pool, config.chain.id, pollInterval, ({ problem, attempt }) =>
      logger.warn({ problem, attempt }, "no head"),
    ),
  );
  resources.defer(() => chain.stop());
  return {
    ...world,
    chain,
    codeOf: async (account) => (await provider.getCode(account)) as Hex,
    reaching: (work) => reaching(checks.endpoint, work),
  };
}

function noteEndpointEvent(metrics: RpcMetrics, event: EndpointEvent): void {
  if (event.type === "lost" || event.type === "wrong-chain") metrics.failed(event.endpoint);
  if (event.type === "restored" || event.type === "recovered") metrics.restored(event.endpoint);
}
