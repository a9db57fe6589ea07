import path from "node:path";
import { type HDNodeWallet, JsonRpcProvider } from "ethers";
import { deployFlashArbitrage, planDeployment } from "../scripts/deployment/deploy-flash-arbitrage.ts";
import { DeploymentFiles } from "../scripts/deployment/deployment-record.ts";
import { flashArbitrageArtifact } from "../scripts/deployment/flash-arbitrage-artifact.ts";
import { KNOWN_CHAINS } from "../scripts/deployment/known-chains.ts";

const MAINNET_CHAIN_ID = 1;

/**
 * Deploys FlashArbitrage to the embedded mainnet as the deploy script would, without its questions, and records it in
 * deployments/embedded.json. The chain is a fresh one each time, so there is never a deployment to find.
 * Returns the contract's address.
 */
export async function deployContract(
  rpcUrl: string,
  owner: HDNodeWallet,
  operators: readonly string[],
  directory: string,
): Promise<string> {
  const chain = KNOWN_CHAINS[MAINNET_CHAIN_ID];
  if (chain === undefined) throw new Error("mainnet is not a known chain");
  const provider = new JsonRpcProvider(rpcUrl, MAINNET_CHAIN_ID, { staticNetwork: true, batchMaxCount: 1 });
  provider.pollingInterval = 50;
  try {
    // Blocks are made by the builder later; for the deployment the chain makes its own.
    await provider.send("evm_setAutomine", [true]);
    const deployer = owner.connect(provider);
    const plan = await planDeployment(deployer, flashArbitrageArtifact(), "embedded", {
      owner: owner.address,
      payout: owner.address,
      operators: [...operators],
      ...chain,
    });
    const files = new DeploymentFiles(path.join(directory, "deployments"), "embedded");
    const record = await deployFlashArbitrage(deployer, flashArbitrageArtifact(), plan, files);
    return record.address;
  } finally {
    await provider.send("evm_setAutomine", [false]).catch(() => undefined);
    provider.destroy();
  }
}
