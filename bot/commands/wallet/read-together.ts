import { Interface, type JsonRpcApiProvider } from "ethers";
import type { Address, Hex } from "../../core/hex.ts";

/** Multicall3 has the same address on every chain that has it: github.com/mds1/multicall3. */
export const MULTICALL3: Address = "0xca11bde05977b3631167028862be2a173976ca11";

const multicall = new Interface([
  "function aggregate3((address target, bool allowFailure, bytes callData)[] calls) view returns ((bool success, bytes returnData)[])",
  "function getEthBalance(address account) view returns (uint256)",
]);
const erc20 = new Interface([
  "function balanceOf(address owner) view returns (uint256)",
  "function allowance(address owner, address spender) view returns (uint256)",
]);

/** One number that is read from a contract. */
export interface NumberRead {
  readonly target: Address;
  readonly data: Hex;
}

/** What an account has of the chain's own coin, in wei. */
export function nativeBalance(account: Address): NumberRead {
  return { target: MULTICALL3, data: multicall.encodeFunctionData("getEthBalance", [account]) as Hex };
}

/** What an account has of a token, in base units. */
export function tokenBalance(token: Address, account: Address): NumberRead {
  return { target: token, data: erc20.encodeFunctionData("balanceOf", [account]) as Hex };
}

/** What a spender may take of an account's token, in base units. */
export function allowance(token: Address, account: Address, spender: Address): NumberRead {
  return { target: token, data: erc20.encodeFunctionData("allowance", [account, spender]) as Hex };
}

/**
 * All of them in one call and in the state of one block; undefined for what does not answer with a number. Rejects when
 * the chain has no Multicall3.
 */
export async function readTogether(
  provider: JsonRpcApiProvider,
  reads: readonly NumberRead[],
): Promise<readonly (bigint | undefined)[]> {
  const calls = reads.map(({ target, data }) => [target, true, data]);
  const answer = await provider.call({
    to: MULTICALL3,
    data: multicall.encodeFunctionData("aggregate3", [calls]),
    blockTag: "latest",
  });
  if (answer === "0x") throw new Error(`there is no Multicall3 at ${MULTICALL3}`);
  const [results] = multicall.decodeFunctionResult("aggregate3", answer) as unknown as [
    readonly (readonly [boolean, string])[],
  ];
  return results.map(([success, data]) => (success && /^0x[0-9a-f]{64}$/i.test(data) ? BigInt(data) : undefined));
}
