import { ContractFactory, getCreateAddress, type InterfaceAbi, type Signer, type TransactionReceipt } from "ethers";
import { awaitReceipt } from "../../bot/commands/await-receipt.ts";
import type {
  ConstructorArguments,
  DeploymentFiles,
  DeploymentRecord,
  PendingDeployment,
  ReplacedContract,
} from "./deployment-record.ts";
import { DeploymentUnderWayError } from "./deployment-under-way-error.ts";

const RECEIPT_PATIENCE = { timeoutMs: 300_000, pollMs: 100 };

/** What the compiler made, as far as a deployment needs it. */
export interface Deployable {
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
  readonly compiler: DeploymentRecord["compiler"];
  /** Of this repository; null outside a checkout. */
  readonly commit: string | null;
}

/** One deployment in all its numbers, before anything is sent. */
export interface DeploymentPlan {
  readonly network: string;
  readonly chainId: number;
  readonly deployer: string;
  readonly nonce: number;
  /** Where the contract will be: it follows from deployer and nonce. */
  readonly address: string;
  readonly arguments: ConstructorArguments;
  readonly gasLimit: bigint;
  readonly maxFeePerGasWei: bigint;
  /** The most that it can cost. */
  readonly maxCostWei: bigint;
  readonly balanceWei: bigint;
  readonly headBlock: number;
  /** The contracts whose place it takes, the last one first. */
  readonly replaces: readonly ReplacedContract[];
}

/** What a deployment would do and the most it can cost; sends nothing. */
export async function planDeployment(
  deployer: Signer,
  deployable: Deployable,
  network: string,
  constructorArguments: ConstructorArguments,
  replaces: readonly ReplacedContract[] = [],
): Promise<DeploymentPlan> {
  const provider = deployer.provider;
  if (provider === null) throw new Error("the deployer needs a provider");
  const from = await deployer.getAddress();
  const [{ chainId }, nonce, fees, balanceWei, headBlock] = await Promise.all([
    provider.getNetwork(),
    provider.getTransactionCount(from, "pending"),
    provider.getFeeData(),
    provider.getBalance(from),
    provider.getBlockNumber(),
  ]);
  const transaction = await factoryOf(deployable, deployer).getDeployTransaction(...positional(constructorArguments));
  const estimate = await provider.estimateGas({ ...transaction, from });
  const gasLimit = (estimate * 12n) / 10n;
  const maxFeePerGasWei = fees.maxFeePerGas ?? fees.gasPrice ?? 0n;
  return {
    network,
    chainId: Number(chainId),
    deployer: from,
    nonce,
    address: getCreateAddress({ from, nonce }),
    arguments: constructorArguments,
    gasLimit,
    maxFeePerGasWei,
    maxCostWei: gasLimit * maxFeePerGasWei,
    balanceWei,
    headBlock,
    replaces,
  };
}

/** Carries the plan out: announces it on disk, sends it, waits for it and records it. */
export async function deployFlashArbitrage(
  deployer: Signer,
  deployable: Deployable,
  plan: DeploymentPlan,
  files: DeploymentFiles,
): Promise<DeploymentRecord> {
  const announced = {
    chainId: plan.chainId,
    deployer: plan.deployer,
    nonce: plan.nonce,
    address: plan.address,
    afterBlock: plan.headBlock,
    constructorArguments: plan.arguments,
    ...(plan.replaces.length === 0 ? {} : { replaces: [...plan.replaces] }),
  };
  await files.writePending(announced);
  const transaction = await factoryOf(deployable, deployer).getDeployTransaction(...positional(plan.arguments));
  const { hash, provider } = await deployer.sendTransaction({
    ...transaction,
    nonce: plan.nonce,
    gasLimit: plan.gasLimit,
  });
  const answer = await awaitReceipt(provider, hash, RECEIPT_PATIENCE);
  if (answer.receipt === undefined) {
    throw new DeploymentUnderWayError(`The deployment ${hash} was sent, and ${answer.problem}; run this again later.`);
  }
  if (answer.receipt.status === 0) throw new Error(`the deployment ${hash} reverted`);
  const record = recordOf(deployable, plan.network, announced, answer.receipt);
  await files.writeRecord(record);
  return record;
}

/** The constructor's arguments in its order. */
export function positional(args: ConstructorArguments): unknown[] {
  return [args.owner, args.payout, args.operators, args.wrappedNative];
}

function factoryOf(deployable: Deployable, deployer: Signer): ContractFactory {
  return new ContractFactory(deployable.abi, deployable.bytecode, deployer);
}

/** What a deployment that has landed is remembered by. */
export function recordOf(
  { compiler, commit }: Deployable,
  network: string,
  { chainId, constructorArguments, replaces }: PendingDeployment,
  { contractAddress, blockNumber, hash }: TransactionReceipt,
): DeploymentRecord {
  if (contractAddress === null) throw new Error(`transaction ${hash} created no contract`);
  return {
    network,
    chainId,
    address: contractAddress,
    blockNumber,
    transactionHash: hash,
    constructorArguments,
    compiler,
    commit,
    ...(replaces === undefined ? {} : { replaces }),
  };
}
