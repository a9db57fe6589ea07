import {
  ContractFactory,
  getCreateAddress,
  type InterfaceAbi,
  type Provider,
  type Signer,
  type TransactionReceipt,
} from "ethers";
import type {
  ConstructorArguments,
  DeploymentFiles,
  DeploymentRecord,
  PendingDeployment,
} from "./deployment-record.ts";

const RECEIPT_WITHIN_MS = 60_000;

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
}

/** A deployment that was announced before, and of which the chain cannot say yet whether it happened. */
export class DeploymentUnderWayError extends Error {
  override readonly name = "DeploymentUnderWayError";
}

/**
 * The deployment that stands already, so that nothing is deployed twice: the recorded one, or one that was announced
 * before it was sent and has landed since (it is recorded now). Undefined when there is none, or when its chain is gone
 * (a local one that was started anew). Throws {@link DeploymentUnderWayError} while an announced one may still land.
 */
export async function findDeployment(
  provider: Provider,
  deployable: Deployable,
  files: DeploymentFiles,
  network: string,
  chainId: number,
): Promise<DeploymentRecord | undefined> {
  const record = await files.record();
  if (record?.chainId === chainId && (await hasCode(provider, record.address))) return record;

  const pending = await files.pending();
  if (pending?.chainId !== chainId) return undefined;
  if (await hasCode(provider, pending.address)) {
    const transactionHash = await findTransaction(provider, pending);
    // A node may show a block a moment before its receipts.
    const receipt = await provider.waitForTransaction(transactionHash, 1, RECEIPT_WITHIN_MS);
    if (receipt === null) throw new DeploymentUnderWayError(`The deployment ${transactionHash} has no receipt yet.`);
    return recordDeployment(files, network, chainId, receipt, pending.constructorArguments, deployable);
  }
  const [landed, sent] = await Promise.all([
    provider.getTransactionCount(pending.deployer, "latest"),
    provider.getTransactionCount(pending.deployer, "pending"),
  ]);
  if (landed <= pending.nonce && sent > pending.nonce) {
    throw new DeploymentUnderWayError(
      `A deployment by ${pending.deployer} with nonce ${pending.nonce} was sent and is not mined yet; run this again when it is.`,
    );
  }
  return undefined;
}

/** What a deployment would do and the most it can cost; sends nothing. */
export async function planDeployment(
  deployer: Signer,
  deployable: Deployable,
  network: string,
  constructorArguments: ConstructorArguments,
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
  };
}

/** Carries the plan out: announces it on disk, sends it, waits for it and records it. */
export async function deployFlashArbitrage(
  deployer: Signer,
  deployable: Deployable,
  plan: DeploymentPlan,
  files: DeploymentFiles,
): Promise<DeploymentRecord> {
  await files.writePending({
    chainId: plan.chainId,
    deployer: plan.deployer,
    nonce: plan.nonce,
    address: plan.address,
    afterBlock: plan.headBlock,
    constructorArguments: plan.arguments,
  });
  const contract = await factoryOf(deployable, deployer).deploy(...positional(plan.arguments), {
    nonce: plan.nonce,
    gasLimit: plan.gasLimit,
  });
  const receipt = await contract.deploymentTransaction()?.wait();
  if (receipt == null) throw new Error(`the deployment by ${plan.deployer} has no receipt`);
  return recordDeployment(files, plan.network, plan.chainId, receipt, plan.arguments, deployable);
}

/** The constructor's arguments in its order. */
export function positional(args: ConstructorArguments): unknown[] {
  return [args.owner, args.payout, args.operators, args.wrappedNative];
}

function factoryOf(deployable: Deployable, deployer: Signer): ContractFactory {
  return new ContractFactory(deployable.abi, deployable.bytecode, deployer);
}

async function recordDeployment(
  files: DeploymentFiles,
  network: string,
  chainId: number,
  receipt: TransactionReceipt,
  constructorArguments: ConstructorArguments,
  deployable: Deployable,
): Promise<DeploymentRecord> {
  if (receipt.contractAddress === null) throw new Error(`transaction ${receipt.hash} created no contract`);
  const record: DeploymentRecord = {
    network,
    chainId,
    address: receipt.contractAddress,
    blockNumber: receipt.blockNumber,
    transactionHash: receipt.hash,
    constructorArguments,
    compiler: deployable.compiler,
    commit: deployable.commit,
  };
  await files.writeRecord(record);
  return record;
}

/** The announced transaction: its hash is not known when the process died between sending it and hearing of it. */
async function findTransaction(provider: Provider, pending: PendingDeployment): Promise<string> {
  const head = await provider.getBlockNumber();
  for (let number = pending.afterBlock + 1; number <= head; number++) {
    const block = await provider.getBlock(number, true);
    for (const transaction of block?.prefetchedTransactions ?? []) {
      if (transaction.from === pending.deployer && transaction.nonce === pending.nonce) return transaction.hash;
    }
  }
  throw new Error(`no block after ${pending.afterBlock} has nonce ${pending.nonce} of ${pending.deployer}`);
}

async function hasCode(provider: Provider, address: string): Promise<boolean> {
  return (await provider.getCode(address)) !== "0x";
}
