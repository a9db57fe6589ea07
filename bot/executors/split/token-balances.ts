import { Interface } from "ethers";
import type { Address, Hex } from "../../core/hex.ts";
import type { Chain } from "../../ports/chain.ts";

const ERC20 = new Interface(["function balanceOf(address owner) view returns (uint256)"]);
const GAS_LIMIT = 1_000_000n;
const WORD_LENGTH = 66;

/** What each of the accounts has of a token, in base units. Rejects when the token or the node does not tell. */
export async function readTokenBalances(
  owners: readonly Address[],
  token: Address,
  chain: Pick<Chain, "call">,
): Promise<ReadonlyMap<Address, bigint>> {
  const balances = await Promise.all(
    owners.map(async (owner): Promise<[Address, bigint]> => [owner, await balanceOf(owner, token, chain)]),
  );
  return new Map(balances);
}

async function balanceOf(owner: Address, token: Address, chain: Pick<Chain, "call">): Promise<bigint> {
  const data = ERC20.encodeFunctionData("balanceOf", [owner]) as Hex;
  const answer = await chain.call({ from: owner, to: token, data, gasLimit: GAS_LIMIT });
  if (answer.status === "succeeded" && answer.returnData.length >= WORD_LENGTH) {
    return BigInt(answer.returnData.slice(0, WORD_LENGTH));
  }
  const reason = answer.status === "unavailable" ? answer.detail : "it answers no number";
  throw new Error(`the token ${token} does not tell what ${owner} has of it: ${reason}`);
}
