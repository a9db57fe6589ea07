import type { JsonRpcApiProvider } from "ethers";
import type { ContractArtifact } from "../config/contract-artifact.ts";
import type { FundingChoice, OfferedFunding } from "../config/funding-settings.ts";
import { ArbError, messageOf } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import { type DeployedContract, inspectContract } from "./deployed-contract.ts";
import { readFundingOffers } from "./loan-premiums.ts";

/** What has to be true of the world before anything is sent. */
export interface StartChecks<Provider extends JsonRpcApiProvider = JsonRpcApiProvider> {
  /** The endpoint as it may be shown. */
  readonly endpoint: string;
  /** Connects and compares chain ids; throws ENDPOINT_UNREACHABLE or WRONG_CHAIN. */
  readonly connect: () => Promise<Provider>;
  readonly chainId: bigint;
  /** Throws when no contract is configured. */
  readonly contractAddress: () => Promise<Address>;
  readonly artifact: () => Promise<ContractArtifact>;
  readonly fundings: readonly FundingChoice[];
  /** What profits are made in, and lenders are asked for. */
  readonly baseTokens: readonly Address[];
  /** The accounts that the signer holds; rejects with SECRET_MISSING, SECRET_INVALID or INPUT_FILE_INVALID. */
  readonly accounts: () => Promise<readonly Address[]>;
  /** What one execution may use at most. */
  readonly gasLimit: bigint;
  readonly minPriorityFeeWei: bigint;
}

/** A connection and the contract behind it, both as configured. */
export interface ReadyWorld<Provider extends JsonRpcApiProvider = JsonRpcApiProvider> {
  readonly provider: Provider;
  readonly contract: DeployedContract;
}

/** A world in which everything has been found that executions need. */
export interface TradingWorld<Provider extends JsonRpcApiProvider> extends ReadyWorld<Provider> {
  /** With what their lenders take. */
  readonly fundings: readonly OfferedFunding[];
}

/** Throws CONTRACT_NOT_FOUND or CONTRACT_MISMATCH. */
export async function checkContract(
  provider: JsonRpcApiProvider,
  { contractAddress, chainId, artifact }: StartChecks,
): Promise<DeployedContract> {
  return inspectContract(provider, await contractAddress(), chainId, await artifact());
}

/** Throws ACCOUNT_NOT_OPERATOR: what such an account sends would revert. */
export function checkOperators({ address, operators }: DeployedContract, accounts: readonly Address[]): void {
  const stranger = accounts.find((account) => !operators.includes(account));
  if (stranger !== undefined) throw new ArbError("ACCOUNT_NOT_OPERATOR", { account: stranger, address });
}

/** Throws ACCOUNT_UNFUNDED when an account cannot pay for one execution at the present gas price. */
export async function checkFunds(
  provider: JsonRpcApiProvider,
  accounts: readonly Address[],
  checks: StartChecks,
): Promise<void> {
  const [first] = await unfundedAccounts(provider, accounts, checks);
  if (first !== undefined) throw first;
}

/** An ACCOUNT_UNFUNDED for each account that cannot pay for one execution. */
async function unfundedAccounts(
  provider: JsonRpcApiProvider,
  accounts: readonly Address[],
  { gasLimit, minPriorityFeeWei }: StartChecks,
): Promise<readonly ArbError[]> {
  const block = await provider.getBlock("latest");
  const neededWei = gasLimit * ((block?.baseFeePerGas ?? 0n) + minPriorityFeeWei);
  const looked = accounts.map(async (account) => {
    const balanceWei = await provider.getBalance(account);
    const canPay = balanceWei >= neededWei && balanceWei > 0n;
    return canPay ? [] : [new ArbError("ACCOUNT_UNFUNDED", { account, balanceWei, neededWei })];
  });
  return (await Promise.all(looked)).flat();
}

/** Connects and looks at the contract; for what needs no operator. Whoever calls it destroys the connection. */
export async function connectToContract<Provider extends JsonRpcApiProvider>(
  checks: StartChecks<Provider>,
): Promise<ReadyWorld<Provider>> {
  return connected(checks, (world) => Promise.resolve(world));
}

/** How a start deals with accounts that cannot pay. */
export interface FundsRule {
  /** Orders of an earlier run have to be followed, whoever can pay for new ones. Asked only when nobody can. */
  readonly hasOrdersToFollow: () => Promise<boolean>;
  readonly warn: (sentence: string) => void;
}

const ONE_MUST_PAY: FundsRule = {
  hasOrdersToFollow: () => Promise.resolve(false),
  warn: () => undefined,
};

/**
 * Everything that has to be true, in the order in which one thing needs another. Throws the first that is not. One account
 * that can pay is enough: the others get no orders.
 */
export async function passStartChecks<Provider extends JsonRpcApiProvider>(
  checks: StartChecks<Provider>,
  { hasOrdersToFollow, warn }: FundsRule = ONE_MUST_PAY,
): Promise<TradingWorld<Provider>> {
  const accounts = await checks.accounts();
  return connected(checks, async ({ contract, provider }) => {
    checkOperators(contract, accounts);
    const unfunded = await unfundedAccounts(provider, accounts, checks);
    const [first] = unfunded;
    if (first !== undefined && unfunded.length === accounts.length && !(await hasOrdersToFollow())) throw first;
    for (const { message } of unfunded) warn(message);
    return { contract, provider, fundings: await readFundingOffers(provider, checks.fundings, checks.baseTokens) };
  });
}

async function connected<Provider extends JsonRpcApiProvider, World>(
  checks: StartChecks<Provider>,
  look: (world: ReadyWorld<Provider>) => Promise<World>,
): Promise<World> {
  const address = await checks.contractAddress();
  const artifact = await checks.artifact();
  const provider = await checks.connect();
  try {
    return await reaching(checks.endpoint, async () => {
      const contract = await inspectContract(provider, address, checks.chainId, artifact);
      return await look({ provider, contract });
    });
  } catch (error) {
    provider.destroy();
    throw error;
  }
}

/** Runs what asks the endpoint; throws ENDPOINT_UNREACHABLE when it stops answering. */
export async function reaching<T>(endpoint: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ArbError) throw error;
    const { shortMessage } = error as { shortMessage?: unknown };
    const problem = typeof shortMessage === "string" ? shortMessage : messageOf(error);
    throw new ArbError("ENDPOINT_UNREACHABLE", { endpoint, problem }, { cause: error });
  }
}
