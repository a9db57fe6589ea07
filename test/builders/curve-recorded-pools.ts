import type { Address } from "../../bot/core/hex.ts";
import type { CurveCryptoEntry, CurveEntry, CurveStableEntry } from "../../bot/core/curve-entry.ts";

const DAI: Address = "0x6b175474e89094c44da98b954eedeac495271d0f";
const USDC: Address = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
const USDT: Address = "0xdac17f958d2ee523a2206206994597c13d831ec7";
const WBTC: Address = "0x2260fac5e5542a773aa44fbcfedf7c193bc2c599";
const WETH: Address = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
const CRV: Address = "0xd533a949740bb3306d119cc777fa900ba034cd52";
const CRVUSD: Address = "0xf939e0a03fb07f59a73314e73794be0e57ac1b4e";
const USDP: Address = "0x8e870d67f660d95d5be530380d0ec0bd388289e1";
const USDE: Address = "0x4c9edd5852cd905f086c759e8383e09bff1e68b3";

/** The first StableSwap pool of three coins, from 2020. */
const THREE_POOL: CurveStableEntry = {
  venue: "curve",
  kind: "stable",
  address: "0xbebc44782c7db0a1a60cb6fe97d0b483032ff1c7",
  tokens: [DAI, USDC, USDT],
  decimals: [18, 6, 6],
  balanceIndices: "uint256",
  aPrecision: 1,
  productRounding: "each",
  priceMemory: "none",
  hasOffPegFee: false,
};

const TRICRYPTO2: CurveCryptoEntry = {
  venue: "curve",
  kind: "tricrypto",
  address: "0xd51a44d3fae010294c616388b506acda1bfaae46",
  tokens: [USDT, WBTC, WETH],
  decimals: [6, 8, 18],
  lpToken: "0xc4ad29ba4b3c580e6d59105fff484999997675ff",
};

/** A factory's pool of two coins, with a moving average. */
const PLAIN_POOL: CurveStableEntry = {
  venue: "curve",
  kind: "stable",
  address: "0xca978a0528116dda3cba9acd3e68bc6191ca53d0",
  tokens: [USDP, CRVUSD],
  decimals: [18, 18],
  balanceIndices: "uint256",
  aPrecision: 100,
  productRounding: "together",
  priceMemory: "whole",
  hasOffPegFee: false,
};

/** Of the newest StableSwap implementation, whose fee grows far from balance. */
const NG_POOL: CurveStableEntry = {
  venue: "curve",
  kind: "stable",
  address: "0x02950460e2b9529d0e00284a5fa2d7bdf3fa4d72",
  tokens: [USDE, USDC],
  decimals: [18, 6],
  balanceIndices: "uint256",
  aPrecision: 100,
  productRounding: "each",
  priceMemory: "capped",
  hasOffPegFee: true,
};

const TRI_CRV: CurveCryptoEntry = {
  venue: "curve",
  kind: "tricrypto-ng",
  address: "0x4ebdf703948ddcea3b11f675b4d1fba9d2414a14",
  tokens: [CRVUSD, WETH, CRV],
  decimals: [18, 18, 18],
  lpToken: "0x4ebdf703948ddcea3b11f675b4d1fba9d2414a14",
};

/** A Curve pool in a recorded block. */
export interface RecordedCurvePool {
  readonly shows: string;
  readonly block: number;
  readonly entry: CurveEntry;
  /** Those whose code is recorded, so that the pool can be paid with them. */
  readonly tradable: readonly Address[];
  /** Not so where a coin's address is not recorded. */
  readonly isIdentifiable: boolean;
}

/**
 * Every Curve pool of the thirteen recorded blocks, as a search for the code of `exchange` finds them, but one:
 * 0xdebf20617708857ebe4f679508e7b7863a8a8eee in block 19933612, whose coins earn interest in every second.
 */
export const RECORDED_CURVE_POOLS: readonly RecordedCurvePool[] = [
  {
    shows: "tricrypto2 in 2021",
    block: 13217637,
    entry: TRICRYPTO2,
    tradable: [USDT, WBTC, WETH],
    isIdentifiable: true,
  },
  { shows: "3pool", block: 17666333, entry: THREE_POOL, tradable: [USDC, USDT], isIdentifiable: false },
  { shows: "tricrypto2 in 2023", block: 17666333, entry: TRICRYPTO2, tradable: [USDT, WETH], isIdentifiable: true },
  {
    shows: "a factory's plain pool",
    block: 19933597,
    entry: PLAIN_POOL,
    tradable: [USDP, CRVUSD],
    isIdentifiable: true,
  },
  { shows: "TriCRV", block: 19933597, entry: TRI_CRV, tradable: [CRVUSD, WETH], isIdentifiable: true },
  { shows: "USDe/USDC", block: 19932148, entry: NG_POOL, tradable: [USDE, USDC], isIdentifiable: true },
  { shows: "USDe/USDC later", block: 19933612, entry: NG_POOL, tradable: [USDE, USDC], isIdentifiable: true },
];
