import type { Address } from "./hex.ts";

/** Which implementation's arithmetic the pool has: the first of three coins, its successor, and the first of two coins. */
export const CRYPTO_KINDS = ["tricrypto", "tricrypto-ng", "twocrypto"] as const;

export type CryptoKind = (typeof CRYPTO_KINDS)[number];

/**
 * How the implementation multiplies D^(n+1) / (n^n × x1 × x2 × …); each rounds differently.
 * - "each": D × D / (x1 × n), and so on for each coin: most pools, of 2024 as well.
 * - "each-plus-one": D × D / (x1 × n + 1), and so on: pools of 2020 that guard against an empty coin.
 * - "together": D × D / x1 × D / x2 … / n^n: a factory's pools of two coins, and the last implementation.
 */
export const PRODUCT_ROUNDINGS = ["each", "each-plus-one", "together"] as const;

export type ProductRounding = (typeof PRODUCT_ROUNDINGS)[number];

/**
 * Whether the pool notes its price at every exchange, and as what: an exchange reverts where that cannot be done.
 * - "whole": in 128 bits: a factory's pools with a moving average.
 * - "capped": at most 2: the newest pools.
 */
export const PRICE_MEMORIES = ["none", "whole", "capped"] as const;

export type PriceMemory = (typeof PRICE_MEMORIES)[number];

interface CurveEntryFacts {
  readonly venue: "curve";
  readonly address: Address;
  /** In the pool's own order; the zero address stands for ETH. */
  readonly tokens: readonly Address[];
  /** Of each token. */
  readonly decimals: readonly number[];
}

/** What never changes about a StableSwap pool. */
export interface CurveStableEntry extends CurveEntryFacts {
  readonly kind: "stable";
  /** How `balances` numbers the coins: int128 in pools of 2020. */
  readonly balanceIndices: "int128" | "uint256";
  readonly aPrecision: 1 | 100;
  readonly productRounding: ProductRounding;
  readonly priceMemory: PriceMemory;
  /** Whether the fee grows far from balance. */
  readonly hasOffPegFee: boolean;
  /** Of a meta pool: whose LP token the last coin is, and whether the pool keeps its virtual price for a while. */
  readonly base?: { readonly pool: Address; readonly isCached: boolean };
}

/** What never changes about a CryptoSwap pool. */
export interface CurveCryptoEntry extends CurveEntryFacts {
  readonly kind: CryptoKind;
  /** The pool itself with tricrypto-ng. */
  readonly lpToken: Address;
}

/** What never changes about a pool of Curve. */
export type CurveEntry = CurveStableEntry | CurveCryptoEntry;
