import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Address } from "../bot/core/hex.ts";
import type { PoolList } from "../bot/core/pool-entry.ts";
import { forkChain } from "../bot/fork/fork-chain.ts";
import { DeploymentFiles, type DeploymentRecord } from "../scripts/deployment/deployment-record.ts";
import { type Builder, type SealedBlock, startBuilder } from "./builder/builder.ts";
import { BundlePool } from "./builder/bundle-pool.ts";
import { deployContract } from "./deploy-contract.ts";
import { startEmbeddedMainnet } from "./mainnet/start-embedded-mainnet.ts";
import { startRelay } from "./relay/relay.ts";

export interface TradingFloorOptions {
  /** 0 (the default) makes blocks only on request. */
  readonly blockTimeMs?: number;
  /** Of the chain's endpoint and of the relay; 0 (the default) takes any free one. */
  readonly port?: number;
  readonly relayPort?: number;
  /** Where the contract's address is recorded; by default nowhere that stays. */
  readonly deploymentsDirectory?: string;
  /** Between relay and builder; one whose builder misbehaves, for tests. */
  readonly bundlePool?: BundlePool;
  readonly onBlock?: (block: SealedBlock) => void;
  readonly onFault?: (problem: string) => void;
}

/** A fork of the embedded mainnet with our contract on it, whose blocks a builder makes from a pool and a relay. */
export interface TradingFloor {
  readonly rpcUrl: string;
  readonly relayUrl: string;
  readonly builder: Builder;
  readonly contract: Address;
  readonly deployment: DeploymentRecord;
  readonly poolList: PoolList;
  stop(): Promise<void>;
}

type Stop = () => Promise<unknown>;

/** Opens a floor; everything that was started is stopped again when a part cannot be. */
export async function openTradingFloor(options: TradingFloorOptions = {}): Promise<TradingFloor> {
  const stops: Stop[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const mainnet = await startEmbeddedMainnet();
    stops.push(() => mainnet.stop());
    const chain = await forkChain({
      rpcUrl: mainnet.rpcUrl,
      port: options.port ?? 0,
      mining: "manual",
      order: "fifo",
    });
    stops.push(() => chain.stop());
    const deployments = options.deploymentsDirectory ?? (await temporaryDirectory(stops));
    const deployment = await deployContract(chain.rpcUrl, new DeploymentFiles(deployments, "embedded"));

    const bundlePool = options.bundlePool ?? new BundlePool();
    const relay = await startRelay({ chainRpcUrl: chain.rpcUrl, bundlePool, port: options.relayPort ?? 0 });
    stops.push(() => relay.stop());
    const builder = await startBuilder({
      chainRpcUrl: chain.rpcUrl,
      bundlePool,
      blockTimeMs: options.blockTimeMs ?? 0,
      ...(options.onBlock === undefined ? {} : { onBlock: options.onBlock }),
      ...(options.onFault === undefined ? {} : { onFault: options.onFault }),
    });
    stops.push(() => builder.stop());
    return {
      rpcUrl: chain.rpcUrl,
      relayUrl: relay.url,
      builder,
      contract: deployment.address.toLowerCase() as Address,
      deployment,
      poolList: mainnet.poolList,
      stop,
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

async function temporaryDirectory(stops: Stop[]): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "trading-floor-"));
  stops.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}
