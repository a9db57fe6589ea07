import type { TokenEntry } from "../../bot/core/pool-entry.ts";
import { PROTOCOLS } from "./addresses.ts";

/** A token with its name and the price at which all pools open, in millionths of a millionth of a dollar. */
export interface ListedToken extends TokenEntry {
  readonly name: string;
  readonly priceE12: bigint;
}

/** Tokens at their mainnet addresses, with prices near those of one day, rounded so that every pool agrees. */
export const TOKENS = {
  WETH: {
    address: PROTOCOLS.weth,
    symbol: "WETH",
    name: "Wrapped Ether",
    decimals: 18,
    priceE12: 3_000_000_000_000_000n,
  },
  USDC: {
    address: "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48",
    symbol: "USDC",
    name: "USD Coin",
    decimals: 6,
    priceE12: 1_000_000_000_000n,
  },
  USDT: {
    address: "0xdac17f958d2ee523a2206206994597c13d831ec7",
    symbol: "USDT",
    name: "Tether USD",
    decimals: 6,
    priceE12: 1_000_000_000_000n,
  },
  DAI: {
    address: "0x6b175474e89094c44da98b954eedeac495271d0f",
    symbol: "DAI",
    name: "Dai Stablecoin",
    decimals: 18,
    priceE12: 1_000_000_000_000n,
  },
  WBTC: {
    address: "0x2260fac5e5542a773aa44fbcfedf7c193bc2c599",
    symbol: "WBTC",
    name: "Wrapped BTC",
    decimals: 8,
    priceE12: 90_000_000_000_000_000n,
  },
  LINK: {
    address: "0x514910771af9ca656af840dff83e8264ecf986ca",
    symbol: "LINK",
    name: "ChainLink Token",
    decimals: 18,
    priceE12: 13_000_000_000_000n,
  },
  UNI: {
    address: "0x1f9840a85d5af5bf1d1762f925bdaddc4201f984",
    symbol: "UNI",
    name: "Uniswap",
    decimals: 18,
    priceE12: 6_000_000_000_000n,
  },
  AAVE: {
    address: "0x7fc66500c84a76ad7e9c93437bfc5ac33e2ddae9",
    symbol: "AAVE",
    name: "Aave Token",
    decimals: 18,
    priceE12: 160_000_000_000_000n,
  },
  PEPE: {
    address: "0x6982508145454ce325ddbe47a25d4ec3d2311933",
    symbol: "PEPE",
    name: "Pepe",
    decimals: 18,
    priceE12: 4_000_000n,
  },
  LDO: {
    address: "0x5a98fcbea516cf06857215779fd812ca3bef1b32",
    symbol: "LDO",
    name: "Lido DAO Token",
    decimals: 18,
    priceE12: 600_000_000_000n,
  },
} as const satisfies Record<string, ListedToken>;

/** A name of one of them. */
export type TokenSymbol = keyof typeof TOKENS;

/** How much of a token is worth so many dollars, in base units. */
export function worth(symbol: TokenSymbol, dollars: bigint): bigint {
  const { priceE12, decimals } = TOKENS[symbol];
  return (dollars * 10n ** 12n * 10n ** BigInt(decimals)) / priceE12;
}

/** Pools sort their tokens by address. */
export function sortTokens(a: TokenSymbol, b: TokenSymbol): readonly [TokenSymbol, TokenSymbol] {
  return TOKENS[a].address < TOKENS[b].address ? [a, b] : [b, a];
}
