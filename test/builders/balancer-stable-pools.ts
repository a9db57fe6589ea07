import type { Address } from "../../bot/core/hex.ts";
import { constantAmplification } from "../../bot/market/quoting/balancer-stable/amplification.ts";
import type {
  BalancerStablePool,
  StableVersion,
} from "../../bot/market/quoting/balancer-stable/balancer-stable-pool.ts";
import type { BalancerFloor, BalancerPoolOnChain } from "./balancer-floor.ts";

const ONE = 10n ** 18n;
const NOBODY: Address = `0x${"0".repeat(40)}`;
const DECIMALS = [6, 18, 8, 18];
/** Of the tokens' providers; the second has none where there can be one. */
const RATES = [1_123_456_789_012_345_678n, ONE, 876_543_210_987_654_321n, 3n * ONE];
export const STABLE_FEE = ONE / 2_500n;
const LONG_S = 1_000_000n;

/** A stable pool's code that npm has. */
export interface StableTask {
  readonly name: string;
  readonly version: StableVersion;
  readonly has: "no-rates" | "rates" | "rates-and-own-token";
  readonly maxTokens: number;
  /** Where the code comes from: the pool's own, or that of its factory where npm has no other. */
  readonly code: { readonly pool: string } | { readonly factory: string };
}

const TASKS = "@balancer-labs/v2-deployments/dist/tasks";
const COMPOSABLE_2 = `${TASKS}/20221122-composable-stable-pool-v2/artifact/ComposableStablePoolFactory.json`;
const STABLE_2 = `${TASKS}/20220609-stable-pool-v2/artifact/StablePoolFactory.json`;

export const STABLE_TASKS: readonly StableTask[] = [
  {
    name: "StablePool of June 2021",
    version: "2021",
    has: "no-rates",
    maxTokens: 4,
    code: { pool: "deprecated/20210624-stable-pool:StablePool" },
  },
  {
    name: "MetaStablePool",
    version: "2021",
    has: "rates",
    maxTokens: 2,
    code: { pool: "deprecated/20210727-meta-stable-pool:MetaStablePool" },
  },
  {
    name: "StablePhantomPool",
    version: "2021-phantom",
    has: "rates-and-own-token",
    maxTokens: 4,
    code: { pool: "deprecated/20211208-stable-phantom-pool:StablePhantomPool" },
  },
  {
    name: "StablePool of June 2022",
    version: "2022",
    has: "no-rates",
    maxTokens: 4,
    code: { factory: STABLE_2 },
  },
  {
    name: "ComposableStablePool 1",
    version: "2022",
    has: "rates-and-own-token",
    maxTokens: 4,
    code: { pool: "20220906-composable-stable-pool:ComposableStablePool" },
  },
  {
    name: "ComposableStablePool 2",
    version: "2022",
    has: "rates-and-own-token",
    maxTokens: 4,
    code: { factory: COMPOSABLE_2 },
  },
  {
    name: "ComposableStablePool 3",
    version: "2022",
    has: "rates-and-own-token",
    maxTokens: 4,
    code: { pool: "20230206-composable-stable-pool-v3:ComposableStablePool" },
  },
];

/** A pool on the chain and as it is quoted, with one of each token in it. */
export interface StablePoolPair {
  readonly pool: BalancerStablePool;
  readonly onChain: BalancerPoolOnChain;
  /** Where the pool has its own token among the others; undefined when it has none there. */
  readonly ownIndex: number | undefined;
  readonly providers: readonly Address[];
}

/** What a test wants of a pool. */
export interface StableWishes {
  readonly count: number;
  readonly amplification: bigint;
  /** How long a noted rate is good, in seconds; long without it. */
  readonly rateDurationS?: bigint;
}

export async function deployStable(
  floor: BalancerFloor,
  task: StableTask,
  { count, amplification, rateDurationS = LONG_S }: StableWishes,
): Promise<StablePoolPair> {
  const decimals = DECIMALS.slice(0, count);
  const tokens = await floor.tokens(decimals);
  const hasRate = tokens.map((_, i) => task.has !== "no-rates" && i !== 1);
  const providers: Address[] = [];
  for (const [i, has] of hasRate.entries()) providers.push(has ? await floor.double(RATES[i]!) : NOBODY);
  const durations = tokens.map((_, i) => (hasRate[i] === true ? rateDurationS : 0n));
  const onChain = await create(floor, task, { tokens, amplification, providers, durations });
  const pool: BalancerStablePool = {
    venue: "balancer-v2",
    kind: "stable",
    address: onChain.address,
    poolId: onChain.poolId,
    tokens,
    balances: decimals.map((digits) => 10n ** BigInt(digits)),
    scales: decimals.map((digits) => 10n ** BigInt(36 - digits)),
    rates: tokens.map((_, i) =>
      hasRate[i] === true ? { cached: RATES[i]!, expires: 1n << 40n, fresh: RATES[i]! } : null,
    ),
    amplification: constantAmplification(amplification * 1_000n),
    swapFee: STABLE_FEE,
    version: task.version,
    timestampS: 1n,
  };
  const sorted = [...tokens, onChain.address].sort();
  const ownIndex = task.has === "rates-and-own-token" ? sorted.indexOf(onChain.address) : undefined;
  return { pool, onChain, ownIndex, providers };
}

interface Parts {
  readonly tokens: readonly Address[];
  readonly amplification: bigint;
  readonly providers: readonly Address[];
  readonly durations: readonly bigint[];
}

async function create(floor: BalancerFloor, task: StableTask, parts: Parts): Promise<BalancerPoolOnChain> {
  const { tokens, amplification, providers, durations } = parts;
  const owner = await floor.owner.getAddress();
  const start = ["Pool", "P", tokens, amplification];
  const flags = tokens.map(() => false);
  if ("factory" in task.code && task.code.factory === STABLE_2)
    return floor.createPool(STABLE_2, [...start, STABLE_FEE, owner]);
  if ("factory" in task.code) {
    const values = [...start, providers, durations, flags, STABLE_FEE, owner];
    return floor.createPool(task.code.factory, values, [floor.feeProvider(), "1", "1"]);
  }
  return floor.deployPool(task.code.pool, {
    tokens,
    amplificationParameter: amplification,
    rateProviders: providers,
    priceRateCacheDuration: durations,
    tokenRateCacheDurations: durations,
    exemptFromYieldProtocolFeeFlags: flags,
    swapFeePercentage: STABLE_FEE,
  });
}
