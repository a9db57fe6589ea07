import path from "node:path";
import { verifyContract } from "@nomicfoundation/hardhat-verify/verify";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { positional } from "./deployment/deploy-flash-arbitrage.ts";
import { DeploymentFiles } from "./deployment/deployment-record.ts";

/** These live on this machine alone: no explorer can see them, though the chain id may be mainnet's. */
const UNSEEN_NETWORKS: readonly string[] = ["embedded", "default", "localhost"];

/** `npx hardhat verify-deployment --network NAME`: publishes the recorded contract's source at the block explorers. */
export default async function verify(_options: object, hre: HardhatRuntimeEnvironment): Promise<void> {
  const connection = await hre.network.create();
  const { networkName } = connection;
  await connection.close();
  if (UNSEEN_NETWORKS.includes(networkName)) {
    console.error(
      `No block explorer sees the network "${networkName}"; name a public one: npx hardhat verify-deployment --network mainnet.`,
    );
    process.exitCode = 1;
    return;
  }
  const files = new DeploymentFiles(path.join(hre.config.paths.root, "deployments"), networkName);
  const record = await files.record();
  if (record === undefined) {
    console.error(
      `There is no ${path.relative(".", files.recordFile)}; run "npx hardhat deploy --network ${networkName}" first.`,
    );
    process.exitCode = 1;
    return;
  }
  await verifyContract(
    {
      address: record.address,
      constructorArgs: positional(record.constructorArguments),
      contract: "contracts/FlashArbitrage.sol:FlashArbitrage",
      creationTxHash: record.transactionHash,
    },
    hre,
  );
}
