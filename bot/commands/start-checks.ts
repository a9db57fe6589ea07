import type { JsonRpcApiProvider } from "ethers";
import type { ContractArtifact } from "../config/contract-artifact.ts";
import { ArbError } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import { type DeployedContract, inspectContract } from "./deployed-contract.ts";

/** What has to be true of the world before anything is sent. */
export interface StartChecks {
  /** Connects and compares chain ids; throws ENDPOINT_UNREACHABLE or WRONG_CHAIN. */
  readonly connect: () => Promise<JsonRpcApiProvider>;
  readonly chainId: bigint;
  /** Throws when no contract is configured. */
  readonly contractAddress: () => Promise<Address>;
  readonly artifact: () => Promise<ContractArtifact>;
  /** The accounts that the signer holds; throws SECRET_MISSING or SECRET_INVALID. */
  readonly accounts: () => readonly Address[];
  /** What one execution may use at most. */
  readonly gasLimit: bigint;
  readonly minPriorityFeeWei: bigint;
}

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
  { gasLimit, minPriorityFeeWei }: StartChecks,
): Promise<void> {
  const block = await provider.getBlock("latest");
  const neededWei = gasLimit * ((block?.baseFeePerGas ?? 0n) + minPriorityFeeWei);
  for (const account of accounts) {
    const balanceWei = await provider.getBalance(account);
    if (balanceWei < neededWei || balanceWei === 0n) {
      throw new ArbError("ACCOUNT_UNFUNDED", { account, balanceWei, neededWei });
    }
  }
}
