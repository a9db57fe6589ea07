import { Interface, type JsonRpcApiProvider } from "ethers";
import type { ContractArtifact } from "../config/contract-artifact.ts";
import { ArbError } from "../core/errors.ts";
import type { Address, Hex } from "../core/hex.ts";

/** What the contract at an address was made with; all of it is fixed for good. */
export interface DeployedContract {
  readonly address: Address;
  readonly owner: Address;
  readonly payout: Address;
  /** Each once. */
  readonly operators: readonly Address[];
  readonly wrappedNative: Address;
  /** The first four bytes of an execution's calldata. */
  readonly executeSelector: Hex;
}

/**
 * Makes sure that the code at the address is this build's, immutables aside, and reads those. Throws CONTRACT_NOT_FOUND
 * or CONTRACT_MISMATCH, and what the provider throws when the endpoint does not answer.
 */
export async function inspectContract(
  provider: JsonRpcApiProvider,
  address: Address,
  chainId: bigint,
  artifact: ContractArtifact,
): Promise<DeployedContract> {
  const code = (await provider.getCode(address)) as Hex;
  if (code === "0x") throw new ArbError("CONTRACT_NOT_FOUND", { address, chainId });
  const problem = codeDifference(code, artifact);
  if (problem !== undefined) throw new ArbError("CONTRACT_MISMATCH", { address, problem });
  return readContract(provider, address, artifact);
}

/** Reads the immutables of any build of FlashArbitrage: what they are called has never changed. */
export async function readContract(
  provider: JsonRpcApiProvider,
  address: Address,
  artifact: ContractArtifact,
): Promise<DeployedContract> {
  const abi = new Interface(artifact.abi);
  const read = async (name: string): Promise<unknown> => {
    const answer = await provider.call({ to: address, data: abi.encodeFunctionData(name) });
    return abi.decodeFunctionResult(name, answer)[0] as unknown;
  };
  const [owner, payout, wrappedNative, operators] = await Promise.all([
    read("owner"),
    read("payout"),
    read("wrappedNative"),
    read("operators"),
  ]);
  return {
    address,
    owner: lowerCase(owner),
    payout: lowerCase(payout),
    wrappedNative: lowerCase(wrappedNative),
    executeSelector: abi.getFunction("execute")?.selector as Hex,
    operators: [...new Set(Array.from(operators as Iterable<unknown>, lowerCase))],
  };
}

/** How the code on chain differs from the artifact's where no immutable is; undefined when it does not. */
function codeDifference(code: Hex, { deployedBytecode, immutables }: ContractArtifact): string | undefined {
  if (code.length !== deployedBytecode.length) {
    return `it has ${bytesIn(code)} bytes of code, not ${bytesIn(deployedBytecode)}`;
  }
  let [onChain, built] = [code.toLowerCase(), deployedBytecode.toLowerCase()];
  for (const { start, length } of immutables) {
    onChain = masked(onChain, start, length);
    built = masked(built, start, length);
  }
  return onChain === built ? undefined : "its code differs outside the immutables";
}

const HEX_PREFIX = 2;

function masked(code: string, start: number, length: number): string {
  const from = HEX_PREFIX + 2 * start;
  return code.slice(0, from) + "0".repeat(2 * length) + code.slice(from + 2 * length);
}

function bytesIn(code: Hex): number {
  return (code.length - HEX_PREFIX) / 2;
}

function lowerCase(address: unknown): Address {
  return String(address).toLowerCase() as Address;
}
