import { JsonRpcProvider, Wallet } from "ethers";
import type { Address } from "../bot/core/hex.ts";
import { deployFlashArbitrage, planDeployment } from "../scripts/deployment/deploy-flash-arbitrage.ts";
import type { DeploymentFiles, DeploymentRecord } from "../scripts/deployment/deployment-record.ts";
import { flashArbitrageArtifact } from "../scripts/deployment/flash-arbitrage-artifact.ts";
import { KNOWN_CHAINS } from "../scripts/deployment/known-chains.ts";
import { ACCOUNTS } from "./mainnet/accounts.ts";
import { CHAIN_ID } from "./mainnet/chain-id.ts";

/**
 * Deploys FlashArbitrage to a fork as the deploy script would, without its questions, and records it. The chain is a
 * fresh one each time, so there is never a deployment to find. The chain must make no blocks of its own; it makes those
 * that this needs.
 */
export async function deployContract(rpcUrl: string, files: DeploymentFiles): Promise<DeploymentRecord> {
  const chain = KNOWN_CHAINS[CHAIN_ID];
  if (chain === undefined) throw new Error("mainnet is not a known chain");
  const provider = new JsonRpcProvider(rpcUrl, CHAIN_ID, { staticNetwork: true, batchMaxCount: 1 });
  provider.pollingInterval = 50;
  await provider.send("evm_setAutomine", [true]);
  try {
    const owner = new Wallet(ACCOUNTS.owner.privateKey, provider);
    const artifact = flashArbitrageArtifact();
    const plan = await planDeployment(owner, artifact, "embedded", {
      owner: owner.address,
      payout: owner.address,
      operators: ACCOUNTS.operators.map((operator): Address => operator.address),
      ...chain,
    });
    return await deployFlashArbitrage(owner, artifact, plan, files);
  } finally {
    await provider.send("evm_setAutomine", [false]);
    provider.destroy();
  }
}
