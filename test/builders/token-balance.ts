import { Interface } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";

const ERC20 = new Interface(["function balanceOf(address owner) view returns (uint256)"]);

/** What an account has of a token now, in base units. */
export async function tokenBalance(rpcUrl: string, token: Address, owner: Address): Promise<bigint> {
  const call = { to: token, data: ERC20.encodeFunctionData("balanceOf", [owner]) };
  return BigInt((await callRpc(rpcUrl, "eth_call", [call, "latest"])) as Hex);
}
