import { createInterface } from "node:readline/promises";
import path from "node:path";
import { formatEther, formatUnits, getAddress, isAddress, ZeroAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { deployFlashArbitrage, type DeploymentPlan, planDeployment } from "./deployment/deploy-flash-arbitrage.ts";
import { type ConstructorArguments, DeploymentFiles } from "./deployment/deployment-record.ts";
import { DeploymentUnderWayError } from "./deployment/deployment-under-way-error.ts";
import { findDeployment } from "./deployment/find-deployment.ts";
import { flashArbitrageArtifact } from "./deployment/flash-arbitrage-artifact.ts";
import { KNOWN_CHAINS } from "./deployment/known-chains.ts";

export interface DeployOptions {
  readonly owner: string | undefined;
  readonly payout: string | undefined;
  readonly operators: string | undefined;
  readonly yes: boolean;
}

/** `npx hardhat deploy --network NAME`: see hardhat.config.ts for its options. */
export default async function deploy(options: DeployOptions, hre: HardhatRuntimeEnvironment): Promise<void> {
  const connection = await hre.network.create();
  try {
    const { ethers, networkName, networkConfig } = connection;
    const { chainId } = await ethers.provider.getNetwork();
    if (networkConfig.chainId !== undefined && BigInt(networkConfig.chainId) !== chainId) {
      refuse(
        `The endpoint of "${networkName}" is on chain ${chainId}, but chain ${networkConfig.chainId} is configured.`,
      );
      return;
    }
    const artifact = flashArbitrageArtifact();
    const files = new DeploymentFiles(path.join(hre.config.paths.root, "deployments"), networkName);
    const standing = await findDeployment(ethers.provider, artifact, files, networkName, Number(chainId));
    if (standing !== undefined) {
      console.log(
        `FlashArbitrage is deployed on ${networkName} already: ${standing.address} (block ${standing.blockNumber}).`,
      );
      console.log(`Nothing was sent. To deploy another one, move ${path.relative(".", files.recordFile)} away first.`);
      return;
    }
    const [deployer] = await ethers.getSigners();
    if (deployer === undefined) {
      refuse(`The network "${networkName}" has no account to deploy with; see the accounts in hardhat.config.ts.`);
      return;
    }
    const constructorArguments = readArguments(options, Number(chainId));
    if (constructorArguments === undefined) return;

    const plan = await planDeployment(deployer, artifact, networkName, constructorArguments);
    describe(plan);
    if (plan.balanceWei < plan.maxCostWei) {
      refuse(
        `The deployer has ${formatEther(plan.balanceWei)} ETH; ${formatEther(plan.maxCostWei)} ETH may be needed.`,
      );
      return;
    }
    if (!options.yes && networkName !== "embedded" && !(await confirmed())) {
      refuse("Nothing was sent.");
      return;
    }
    const record = await deployFlashArbitrage(deployer, artifact, plan, files);
    console.log(`Deployed at ${record.address} in block ${record.blockNumber}, transaction ${record.transactionHash}.`);
    console.log(`Recorded in ${path.relative(".", files.recordFile)}.`);
  } catch (error) {
    if (!(error instanceof DeploymentUnderWayError)) throw error;
    refuse(error.message);
  } finally {
    await connection.close();
  }
}

/** Says what is wrong and lets the process end with an exit code that is not 0. */
function refuse(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

function readArguments(options: DeployOptions, chainId: number): ConstructorArguments | undefined {
  const operators = options.operators?.split(",").map((operator) => operator.trim()) ?? [];
  const chain = KNOWN_CHAINS[chainId];
  const problems: string[] = [];
  const addressOf = (option: string, value: string | undefined): string => {
    if (isAddress(value ?? "")) return getAddress(value ?? "");
    problems.push(`${option} must be an address, but is ${value ?? "missing"}.`);
    return ZeroAddress;
  };
  const owner = addressOf("--owner", options.owner);
  const constructorArguments = {
    owner,
    payout: options.payout === undefined ? owner : addressOf("--payout", options.payout),
    operators: operators.map((operator) => addressOf("each of --operators", operator)),
  };
  if (operators.length < 1 || operators.length > 4) {
    problems.push(`--operators must be one to four addresses, but there are ${operators.length}.`);
  }
  if (chain === undefined) problems.push(`Chain ${chainId} is not in scripts/deployment/known-chains.ts.`);
  if (problems.length > 0 || chain === undefined) {
    refuse(problems.join("\n"));
    return undefined;
  }
  return { ...constructorArguments, ...chain };
}

function describe(plan: DeploymentPlan): void {
  console.log(`Deploy FlashArbitrage to ${plan.network} (chain ${plan.chainId}):`);
  console.log(`  from       ${plan.deployer} (nonce ${plan.nonce}, ${formatEther(plan.balanceWei)} ETH)`);
  console.log(`  to         ${plan.address}`);
  console.log(`  owner      ${plan.arguments.owner}`);
  console.log(`  payout     ${plan.arguments.payout}`);
  console.log(`  operators  ${plan.arguments.operators.join(", ")}`);
  console.log(`  WETH       ${plan.arguments.wrappedNative}`);
  console.log(
    `  cost       at most ${formatEther(plan.maxCostWei)} ETH (${plan.gasLimit} gas at ${formatUnits(plan.maxFeePerGasWei, "gwei")} gwei)`,
  );
}

async function confirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error("There is no terminal to ask at; say --yes to deploy.");
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question("Type yes to deploy: ")).trim() === "yes";
  } finally {
    terminal.close();
  }
}
