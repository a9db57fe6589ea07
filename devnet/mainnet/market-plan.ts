import type { TokenSymbol } from "./token-list.ts";

/** A pair of Uniswap V2, Sushi or Shiba, with what it holds of both tokens together, in dollars. */
export interface PairPlan {
  readonly exchange: "uniswap" | "sushi" | "shiba";
  readonly tokens: readonly [TokenSymbol, TokenSymbol];
  readonly dollars: bigint;
}

/** A pool of Uniswap V3. */
export interface PoolPlan {
  readonly tokens: readonly [TokenSymbol, TokenSymbol];
  readonly feePpm: 100 | 500 | 3_000 | 10_000;
  readonly dollars: bigint;
  readonly spread: Spread;
}

/** A pool of Balancer V2 that holds tokens by weight, in percent; with what it holds of all together, in dollars. */
export interface WeightedPlan {
  readonly weights: Readonly<Partial<Record<TokenSymbol, bigint>>>;
  readonly feePpm: number;
  readonly dollars: bigint;
}

/** A pool of Balancer V2 whose tokens are worth the same. */
export interface StablePlan {
  readonly tokens: readonly TokenSymbol[];
  readonly amplification: bigint;
  readonly feePpm: number;
  readonly dollars: bigint;
}

/** How far from the price liquidity reaches, and how much of the pool's money each range gets. */
export type Spread = "volatile" | "stable";

/** One position: from price / factor to price × factor, with its share of the pool's money in percent. */
export interface RangePlan {
  readonly below: number;
  readonly above: number;
  readonly sharePercent: bigint;
}

/** Overlapping ranges, off centre as real ones are; the widest is where a pool never runs dry. */
export const RANGES: Readonly<Record<Spread, readonly RangePlan[]>> = {
  volatile: [
    { below: 20, above: 20, sharePercent: 25n },
    { below: 1.9, above: 1.6, sharePercent: 35n },
    { below: 1.16, above: 1.22, sharePercent: 25n },
    { below: 1.05, above: 1.035, sharePercent: 15n },
  ],
  stable: [
    { below: 2, above: 2, sharePercent: 10n },
    { below: 1.02, above: 1.025, sharePercent: 40n },
    { below: 1.003, above: 1.002, sharePercent: 50n },
  ],
};

const MILLION = 1_000_000n;

/** Every pair of the embedded mainnet. */
export const PAIRS: readonly PairPlan[] = [
  { exchange: "uniswap", tokens: ["WETH", "USDC"], dollars: 24n * MILLION },
  { exchange: "uniswap", tokens: ["WETH", "USDT"], dollars: 20n * MILLION },
  { exchange: "uniswap", tokens: ["WETH", "DAI"], dollars: 9n * MILLION },
  { exchange: "uniswap", tokens: ["WETH", "WBTC"], dollars: 7n * MILLION },
  { exchange: "uniswap", tokens: ["WETH", "LINK"], dollars: 4n * MILLION },
  { exchange: "uniswap", tokens: ["WETH", "UNI"], dollars: 3n * MILLION },
  { exchange: "uniswap", tokens: ["WETH", "PEPE"], dollars: 5n * MILLION },
  { exchange: "uniswap", tokens: ["USDC", "USDT"], dollars: 2n * MILLION },
  { exchange: "sushi", tokens: ["WETH", "USDC"], dollars: 8n * MILLION },
  { exchange: "sushi", tokens: ["WETH", "USDT"], dollars: 6n * MILLION },
  { exchange: "sushi", tokens: ["WETH", "DAI"], dollars: 5n * MILLION },
  { exchange: "sushi", tokens: ["WETH", "WBTC"], dollars: 10n * MILLION },
  { exchange: "sushi", tokens: ["WETH", "LINK"], dollars: 2n * MILLION },
  { exchange: "sushi", tokens: ["WETH", "AAVE"], dollars: 2n * MILLION },
  { exchange: "shiba", tokens: ["WETH", "USDC"], dollars: 5n * MILLION },
  { exchange: "shiba", tokens: ["WETH", "USDT"], dollars: 4n * MILLION },
  { exchange: "shiba", tokens: ["WETH", "DAI"], dollars: 3n * MILLION },
  { exchange: "shiba", tokens: ["WETH", "WBTC"], dollars: 4n * MILLION },
];

/** Every V3 pool of the embedded mainnet. */
export const POOLS: readonly PoolPlan[] = [
  { tokens: ["WETH", "USDC"], feePpm: 100, dollars: 3n * MILLION, spread: "volatile" },
  { tokens: ["WETH", "USDC"], feePpm: 500, dollars: 90n * MILLION, spread: "volatile" },
  { tokens: ["WETH", "USDC"], feePpm: 3_000, dollars: 60n * MILLION, spread: "volatile" },
  { tokens: ["WETH", "USDC"], feePpm: 10_000, dollars: 6n * MILLION, spread: "volatile" },
  { tokens: ["WETH", "USDT"], feePpm: 500, dollars: 30n * MILLION, spread: "volatile" },
  { tokens: ["WETH", "USDT"], feePpm: 3_000, dollars: 50n * MILLION, spread: "volatile" },
  { tokens: ["WETH", "DAI"], feePpm: 500, dollars: 8n * MILLION, spread: "volatile" },
  { tokens: ["WETH", "DAI"], feePpm: 3_000, dollars: 9n * MILLION, spread: "volatile" },
  { tokens: ["WETH", "WBTC"], feePpm: 500, dollars: 40n * MILLION, spread: "volatile" },
  { tokens: ["WETH", "WBTC"], feePpm: 3_000, dollars: 80n * MILLION, spread: "volatile" },
  { tokens: ["WBTC", "USDC"], feePpm: 3_000, dollars: 20n * MILLION, spread: "volatile" },
  { tokens: ["WBTC", "USDT"], feePpm: 3_000, dollars: 12n * MILLION, spread: "volatile" },
  { tokens: ["USDC", "USDT"], feePpm: 100, dollars: 25n * MILLION, spread: "stable" },
  { tokens: ["DAI", "USDC"], feePpm: 100, dollars: 20n * MILLION, spread: "stable" },
  { tokens: ["DAI", "USDT"], feePpm: 500, dollars: 6n * MILLION, spread: "stable" },
  { tokens: ["WETH", "LINK"], feePpm: 3_000, dollars: 18n * MILLION, spread: "volatile" },
  { tokens: ["WETH", "UNI"], feePpm: 3_000, dollars: 15n * MILLION, spread: "volatile" },
  { tokens: ["WETH", "AAVE"], feePpm: 3_000, dollars: 10n * MILLION, spread: "volatile" },
  { tokens: ["WETH", "PEPE"], feePpm: 3_000, dollars: 12n * MILLION, spread: "volatile" },
  { tokens: ["WETH", "PEPE"], feePpm: 10_000, dollars: 3n * MILLION, spread: "volatile" },
  { tokens: ["WETH", "LDO"], feePpm: 3_000, dollars: 6n * MILLION, spread: "volatile" },
  { tokens: ["LDO", "USDC"], feePpm: 3_000, dollars: 2n * MILLION, spread: "volatile" },
];

/** Every weighted pool of Balancer on the embedded mainnet. */
export const WEIGHTED_POOLS: readonly WeightedPlan[] = [
  { weights: { WETH: 50n, USDC: 50n }, feePpm: 3_000, dollars: 12n * MILLION },
  { weights: { WETH: 80n, USDC: 20n }, feePpm: 1_000, dollars: 6n * MILLION },
  { weights: { WETH: 50n, USDT: 50n }, feePpm: 3_000, dollars: 8n * MILLION },
  { weights: { WETH: 60n, DAI: 40n }, feePpm: 2_000, dollars: 10n * MILLION },
  { weights: { WETH: 50n, WBTC: 50n }, feePpm: 2_500, dollars: 15n * MILLION },
];

/** Every stable pool of Balancer on the embedded mainnet. */
export const STABLE_POOLS: readonly StablePlan[] = [
  { tokens: ["DAI", "USDC", "USDT"], amplification: 200n, feePpm: 400, dollars: 18n * MILLION },
];
