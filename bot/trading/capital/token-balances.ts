import { Interface } from "ethers";
import type { Address, Hex } from "../../core/hex.ts";
import type { Chain } from "../../ports/chain.ts";

const ERC20 = new Interface(["function balanceOf(address owner) view returns (uint256)"]);
const GAS_LIMIT = 1_000_000n;
const WORD_LENGTH = 66;

/** What each owner has of a token by the newest block; nobody who is not in it could be asked about. */
export async function readTokenBalances(
  chain: Pick<Chain, "call">,
  token: Address,
  owners: readonly Address[],
): Promise<ReadonlyMap<Address, bigint>> {
  const read = await Promise.all(
    owners.map(async (owner): Promise<readonly [Address, bigint] | undefined> => {
      const data = ERC20.encodeFunctionData("balanceOf", [owner]) as Hex;
      const answer = await chain.call({ from: owner, to: token, data, gasLimit: GAS_LIMIT });
      if (answer.status !== "succeeded" || answer.returnData.length < WORD_LENGTH) return undefined;
      return [owner, BigInt(answer.returnData.slice(0, WORD_LENGTH))];
    }),
  );
  return new Map(read.filter((entry) => entry !== undefined));
}
