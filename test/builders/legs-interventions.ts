import { AbiCoder, Interface, keccak256, toBeHex, toQuantity } from "ethers";
import type { Address } from "../../bot/core/hex.ts";
import { encodeApprove } from "../../bot/trading/approvals/erc20.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { TOKENS, type TokenSymbol } from "../../devnet/mainnet/token-list.ts";
import type { LegsDesk } from "./legs-desk.ts";
import { tokenBalance } from "./token-balance.ts";

const PAIR = new Interface(["function transfer(address to, uint256 amount)", "function sync()"]);
/** WETH9.sol: balanceOf is its fourth variable. */
const WETH9_BALANCES_SLOT = 3n;

/** What an account allowed in an earlier life, by a transaction that is not the bot's. */
export async function approveBefore(
  desk: LegsDesk,
  token: Address,
  from: Address,
  spender: Address,
  amountWei: bigint,
): Promise<void> {
  await desk.crash();
  await desk.rpc("anvil_impersonateAccount", from);
  const data = encodeApprove(spender, amountWei);
  await desk.rpc("eth_sendTransaction", { from, to: token, data, gas: toQuantity(100_000n) });
  await desk.rpc("anvil_stopImpersonatingAccount", from);
  await desk.floor.builder.sealNow();
  await desk.start();
}

/** Nearly everything that the pair has of a token is gone. */
export async function drainPair(desk: LegsDesk, pair: Address, symbol: TokenSymbol): Promise<void> {
  const { address: token } = TOKENS[symbol];
  const balance = await tokenBalance(desk.floor.rpcUrl, token, pair);
  const sink = ACCOUNTS.owner.address;
  await desk.rpc("anvil_impersonateAccount", pair);
  await desk.rpc("anvil_setBalance", pair, toQuantity(10n ** 18n));
  for (const [to, data] of [
    [token, PAIR.encodeFunctionData("transfer", [sink, balance - balance / 100n])],
    [pair, PAIR.encodeFunctionData("sync")],
  ] as const) {
    await desk.rpc("eth_sendTransaction", { from: pair, to, data, gas: toQuantity(200_000n) });
  }
  await desk.rpc("anvil_stopImpersonatingAccount", pair);
}

/** Each account of capital has so much WETH, and no more. */
export async function setCapital(desk: LegsDesk, amountWei: bigint): Promise<void> {
  for (const { address } of ACCOUNTS.capital) {
    const key = AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [address, WETH9_BALANCES_SLOT]);
    await desk.rpc("anvil_setStorageAt", TOKENS.WETH.address, keccak256(key), toBeHex(amountWei, 32));
  }
}
