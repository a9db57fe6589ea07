import { getCreateAddress, Interface } from "ethers";
import type { Address } from "../../bot/core/hex.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { npmCreationCode } from "../../devnet/mainnet/npm-artifact.ts";
import type { RecordedDesk } from "./recorded-desk.ts";

const PAIR = new Interface(["function initialize(address token0, address token1)", "function sync()"]);

/** Where the founder's first contract is. */
export const FOUNDED_PAIR = getCreateAddress({
  from: ACCOUNTS.traders[1]!.address,
  nonce: 0,
}).toLowerCase() as Address;

/**
 * Puts a Uniswap V2 pair beside the recorded pools, for tokens of which the block has touched no second pool. Its founder
 * is its factory, which only adding and removing of liquidity would ask for more.
 */
export async function foundPair(
  desk: RecordedDesk,
  deposits: readonly [token0: readonly [Address, bigint], token1: readonly [Address, bigint]],
): Promise<void> {
  await desk.send(desk.founder, null, npmCreationCode("@uniswap/v2-core/build/UniswapV2Pair.json"));
  const tokens = deposits.map(([token]) => token);
  await desk.send(desk.founder, FOUNDED_PAIR, PAIR.encodeFunctionData("initialize", tokens));
  for (const [token, amount] of deposits) await desk.give(token, FOUNDED_PAIR, amount);
  await desk.send(desk.founder, FOUNDED_PAIR, PAIR.encodeFunctionData("sync"));
}
