import type { Address } from "../../bot/core/hex.ts";
import type {
  BalancerWeightedPool,
  WeightedPower,
} from "../../bot/market/quoting/balancer-weighted/balancer-weighted-pool.ts";
import type { BalancerFloor, BalancerPoolOnChain } from "./balancer-floor.ts";

const ONE = 10n ** 18n;
const NOBODY: Address = `0x${"0".repeat(40)}`;
const DECIMALS = [18, 6, 8, 0, 18];
const WEIGHTED_FEE = ONE / 400n;

/** A weighted pool's code that npm has, as `task:contract`. */
export interface WeightedTask {
  readonly code: string;
  readonly power: WeightedPower;
  readonly maxTokens: number;
}

export const WEIGHTED_TASKS: readonly WeightedTask[] = [
  { code: "20210418-weighted-pool:WeightedPool", power: "by-logarithm", maxTokens: 8 },
  { code: "20210418-weighted-pool:WeightedPool2Tokens", power: "by-logarithm", maxTokens: 2 },
  { code: "20220908-weighted-pool-v2:WeightedPool", power: "with-shortcuts", maxTokens: 8 },
  { code: "20230206-weighted-pool-v3:WeightedPool", power: "with-shortcuts", maxTokens: 8 },
];

/** A pool on the chain and as it is quoted, with 10^18 base units of each token. */
export interface WeightedPoolPair {
  readonly pool: BalancerWeightedPool;
  readonly onChain: BalancerPoolOnChain;
}

/** Deploys a pool of up to five tokens of 18, 6, 8, 0 and 18 decimals; `fields` of its constructor may be others. */
export async function deployWeighted(
  floor: BalancerFloor,
  { code, power }: WeightedTask,
  weights: readonly bigint[],
  fields: Readonly<Record<string, unknown>> = {},
): Promise<WeightedPoolPair> {
  const decimals = DECIMALS.slice(0, weights.length);
  const tokens = await floor.tokens(decimals);
  const onChain = await floor.deployPool(code, {
    tokens,
    normalizedWeights: weights,
    token0: tokens[0],
    token1: tokens[1],
    normalizedWeight0: weights[0],
    normalizedWeight1: weights[1],
    rateProviders: tokens.map(() => NOBODY),
    assetManagers: tokens.map(() => NOBODY),
    swapFeePercentage: WEIGHTED_FEE,
    ...fields,
  });
  const pool: BalancerWeightedPool = {
    venue: "balancer-v2",
    kind: "weighted",
    address: onChain.address,
    poolId: onChain.poolId,
    tokens,
    balances: tokens.map(() => ONE),
    scales: decimals.map((digits) => 10n ** BigInt(18 - digits)),
    weights,
    swapFee: WEIGHTED_FEE,
    power,
  };
  return { pool, onChain };
}
