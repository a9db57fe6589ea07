import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Address } from "../../bot/core/hex.ts";
import type { PoolList } from "../../bot/core/pool-entry.ts";
import { startAnvil } from "../../bot/fork/start-anvil.ts";
import { type Builder, startBuilder } from "../../devnet/builder/builder.ts";
import { BundlePool } from "../../devnet/builder/bundle-pool.ts";
import { deployContract } from "../../devnet/deploy-contract.ts";
import { CHAIN_ID } from "../../devnet/mainnet/chain-id.ts";
import { embeddedPoolList } from "../../devnet/mainnet/pool-list.ts";
import { savedState } from "../../devnet/mainnet/saved-state.ts";
import { startRelay } from "../../devnet/relay/relay.ts";
import { DeploymentFiles } from "../../scripts/deployment/deployment-record.ts";

/** The embedded mainnet with our contract on it, whose blocks can be taken back. */
export interface CampaignFloor {
  readonly rpcUrl: string;
  readonly relayUrl: string;
  readonly builder: Builder;
  readonly contract: Address;
  readonly poolList: PoolList;
  stop(): Promise<void>;
}

/**
 * Opens a floor that makes blocks on request. Unlike the trading floor it is no fork: a reorganisation of a forked anvil
 * 1.7.1 leaves accounts and storage as they are that no block before it had touched.
 */
export async function openCampaignFloor(): Promise<CampaignFloor> {
  await using opened = new AsyncDisposableStack();
  const chain = await startAnvil({
    ...{ chainId: CHAIN_ID, loadStatePath: await savedState() },
    ...{ mining: "manual", order: "fifo" },
  });
  opened.defer(() => chain.stop());
  const deployments = await mkdtemp(path.join(tmpdir(), "campaign-floor-"));
  opened.defer(() => rm(deployments, { recursive: true, force: true }));
  const deployment = await deployContract(chain.rpcUrl, new DeploymentFiles(deployments, "embedded"));
  const bundlePool = new BundlePool();
  const relay = await startRelay({ chainRpcUrl: chain.rpcUrl, bundlePool });
  opened.defer(() => relay.stop());
  const builder = await startBuilder({ chainRpcUrl: chain.rpcUrl, bundlePool, blockTimeMs: 0 });
  opened.defer(() => builder.stop());
  const parts = opened.move();
  return {
    ...{ rpcUrl: chain.rpcUrl, relayUrl: relay.url, builder, poolList: embeddedPoolList() },
    contract: deployment.address.toLowerCase() as Address,
    stop: () => parts.disposeAsync(),
  };
}
