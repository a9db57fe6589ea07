import { Interface } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { ACCOUNTS } from "./accounts.ts";
import { PROTOCOLS } from "./addresses.ts";
import { npmCreationCode } from "./npm-artifact.ts";
import { placeAt, placeProtocol } from "./place-contract.ts";
import { replicaCreationCode } from "./replica-artifact.ts";
import type { SeedingChain, SeedTransaction } from "./seeding-chain.ts";
import { type ListedToken, TOKENS, type TokenSymbol } from "./token-list.ts";

const token = new Interface([
  "function mint(address to, uint256 amount)",
  "function transfer(address to, uint256 amount)",
  "function approve(address spender, uint256 amount)",
  "function deposit() payable",
]);

const minter = ACCOUNTS.liquidityProvider.address;

/** Places all tokens: WETH9 as Uniswap built it, the others as replicas with the real name, symbol and decimals. */
export async function placeTokens(chain: SeedingChain): Promise<void> {
  for (const listed of Object.values<ListedToken>(TOKENS)) {
    await placeToken(chain, listed);
  }
}

async function placeToken(chain: SeedingChain, listed: ListedToken): Promise<void> {
  const { address, name, symbol, decimals } = listed;
  switch (symbol) {
    case "WETH":
      return placeProtocol(chain, "weth", {
        creationCode: npmCreationCode("@uniswap/v2-periphery/build/WETH9.json"),
        creator: minter,
      });
    case "USDT":
      await placeAt(chain, address, {
        creationCode: replicaCreationCode("ReplicaTether"),
        argumentTypes: ["address"],
        arguments: [minter],
        creator: minter,
      });
      return;
    default:
      await placeAt(chain, address, {
        creationCode: replicaCreationCode("ReplicaToken"),
        argumentTypes: ["string", "string", "uint8", "address"],
        arguments: [name, symbol, decimals, minter],
        creator: minter,
      });
  }
}

/** Gives an account new tokens. WETH cannot be minted: the minter wraps ETH and passes it on. */
export function give(symbol: TokenSymbol, to: Address, amount: bigint): SeedTransaction[] {
  if (symbol !== "WETH") return [call(minter, symbol, "mint", [to, amount])];
  const wrapped = {
    from: minter,
    to: PROTOCOLS.weth,
    data: token.encodeFunctionData("deposit") as Hex,
    valueWei: amount,
  };
  return to === minter ? [wrapped] : [wrapped, call(minter, symbol, "transfer", [to, amount])];
}

/** Lets a spender spend whatever an account has of a token. */
export function approve(symbol: TokenSymbol, owner: Address, spender: Address): SeedTransaction {
  return call(owner, symbol, "approve", [spender, 2n ** 256n - 1n]);
}

function call(from: Address, symbol: TokenSymbol, method: string, values: readonly unknown[]): SeedTransaction {
  return { from, to: TOKENS[symbol].address, data: token.encodeFunctionData(method, values) as Hex };
}
