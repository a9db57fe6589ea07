import fc from "fast-check";
import type { PoolState } from "../../bot/market/pool-state.ts";
import { constantAmplification } from "../../bot/market/quoting/balancer-stable/amplification.ts";
import type { BalancerStablePool } from "../../bot/market/quoting/balancer-stable/balancer-stable-pool.ts";
import type { BalancerWeightedPool } from "../../bot/market/quoting/balancer-weighted/balancer-weighted-pool.ts";
import type { GroupTerms, SplitTerms, SplitVenue } from "../../bot/market/splitting/split-venue.ts";
import { addressOf, v2Pool, v3Pool } from "./pools.ts";

const ONE = 10n ** 18n;
export const [TOKEN_IN, TOKEN_OUT] = [addressOf(1), addressOf(2)];

/** A pool with the same value of both tokens; token decimals do not differ here, and a low price makes the output coarse. */
interface PoolPlan {
  readonly venue: "uniswap-v2" | "uniswap-v3" | "weighted" | "stable";
  /** Of tokenIn. */
  readonly depthWei: bigint;
  /** TokenOut for one tokenIn. */
  readonly price: number;
  readonly feePpm: 500 | 3_000 | 10_000;
  /** Of tokenIn, in a weighted pool, in tenths. */
  readonly weightTenths: number;
}

const TICK_SPACINGS = { 500: 10, 3_000: 60, 10_000: 200 } as const;
let poolIds = 0;

export function weightedPool(
  balances: readonly [bigint, bigint],
  weightTenths = 5,
  feePpm = 3_000,
): BalancerWeightedPool {
  const weight = (BigInt(weightTenths) * ONE) / 10n;
  return {
    venue: "balancer-v2",
    kind: "weighted",
    ...freshIdentity(),
    tokens: [TOKEN_IN, TOKEN_OUT],
    balances,
    scales: [1n, 1n],
    weights: [weight, ONE - weight],
    swapFee: BigInt(feePpm) * 10n ** 12n,
    power: "with-shortcuts",
  };
}

/** @param rate tokenOut for one tokenIn where the pool is balanced */
export function stablePool(balances: readonly [bigint, bigint], rate: number, feePpm = 500): BalancerStablePool {
  const rateE18 = BigInt(Math.round(rate * 1e18));
  return {
    venue: "balancer-v2",
    kind: "stable",
    ...freshIdentity(),
    tokens: [TOKEN_IN, TOKEN_OUT],
    balances,
    scales: [ONE, ONE],
    rates: [{ cached: rateE18, expires: 1n << 40n, fresh: rateE18 }, null],
    amplification: constantAmplification(200_000n),
    swapFee: BigInt(feePpm) * 10n ** 12n,
    version: "2022",
    timestampS: 1n,
  };
}

function freshIdentity(): Pick<BalancerWeightedPool, "address" | "poolId"> {
  const address = addressOf(0xba1_0000 + poolIds++);
  return { address, poolId: `${address}${"0".repeat(24)}` };
}

function poolOf({ venue, depthWei, price, feePpm, weightTenths }: PoolPlan): PoolState {
  const outWei = BigInt(Math.ceil(Number(depthWei) * price));
  const facts = { token0: TOKEN_IN, token1: TOKEN_OUT, feePpm };
  switch (venue) {
    case "uniswap-v2":
      return v2Pool(depthWei, outWei, facts);
    case "weighted": {
      const tenths = BigInt(weightTenths);
      return weightedPool([depthWei * tenths, outWei * (10n - tenths)], weightTenths, feePpm);
    }
    case "stable":
      return stablePool([depthWei, outWei], price, feePpm);
    case "uniswap-v3": {
      const spacing = TICK_SPACINGS[feePpm];
      const tick = Math.floor(Math.log(price) / Math.log(1.0001));
      const centre = Math.floor(tick / spacing);
      const liquidity = BigInt(Math.ceil(Number(depthWei) * Math.sqrt(price)));
      // Thick near the price, with a gap on the way down, and nothing beyond the last.
      const ranges = [
        [-2, 2],
        [-9, 6],
        [-60, 40],
        [-150, -75],
      ] as const;
      const positions = ranges.map(([below, above], i) => ({
        lowerTick: (centre + below) * spacing,
        upperTick: (centre + above) * spacing,
        liquidity: liquidity / BigInt(i + 1),
      }));
      return v3Pool(positions, { tick, betweenPpm: 400_000 }, facts);
    }
  }
}

/** Pools for the same two tokens on some exchanges, an amount, and limits. */
export interface SplittingMarket {
  readonly venues: readonly SplitVenue[];
  readonly amountInWei: bigint;
  readonly terms: SplitTerms;
}

/** What is drawn besides pools. */
export interface MarketWishes {
  readonly maxPools?: number;
  /** Caps of pools and of exchanges. */
  readonly caps?: boolean;
  /** Costs of pools and of exchanges. */
  readonly costs?: boolean;
}

const anyShare = fc.double({ min: 0.02, max: 1.2, noNaN: true });

/**
 * Pools whose prices lie within two percent of each other. Of the amount at hand, caps are a share, and costs a small one of
 * its worth.
 */
export function anySplittingMarket({
  maxPools = 5,
  caps = false,
  costs = false,
}: MarketWishes = {}): fc.Arbitrary<SplittingMarket> {
  const anyVenue = fc.record({
    venue: fc.constantFrom("uniswap-v2", "uniswap-v3", "weighted", "stable"),
    depthDigits: fc.double({ min: 20, max: 24, noNaN: true }),
    gap: fc.double({ min: -0.02, max: 0.02, noNaN: true }),
    feePpm: fc.constantFrom(500, 3_000, 10_000),
    weightTenths: fc.integer({ min: 2, max: 8 }),
    group: fc.constantFrom("a", "b", "c"),
    cap: caps ? fc.option(anyShare, { nil: undefined }) : fc.constant(undefined),
    cost: costs ? fc.double({ min: 0, max: 0.004, noNaN: true }) : fc.constant(0),
  });
  const anyGroup = fc.record({
    cap: caps ? fc.option(anyShare, { nil: undefined }) : fc.constant(undefined),
    cost: costs ? fc.double({ min: 0, max: 0.004, noNaN: true }) : fc.constant(0),
  });
  return fc
    .record({
      priceDigits: fc.double({ min: -9, max: 3, noNaN: true }),
      amountDigits: fc.double({ min: 18, max: 23, noNaN: true }),
      venues: fc.array(anyVenue, { minLength: 1, maxLength: maxPools }),
      groups: fc.record({ a: anyGroup, b: anyGroup, c: anyGroup }),
    })
    .map(({ priceDigits, amountDigits, venues, groups }) => {
      const price = 10 ** priceDigits;
      const amount = 10 ** amountDigits;
      const shareOf = (share: number | undefined): bigint | undefined =>
        share === undefined ? undefined : BigInt(Math.ceil(share * amount));
      const costOf = (share: number): bigint => BigInt(Math.floor(share * amount * price));
      const terms = Object.entries(groups).map(([name, { cap, cost }]): [string, GroupTerms] => {
        const maxInWei = shareOf(cap);
        return [name, { ...(maxInWei === undefined ? {} : { maxInWei }), fixedCostOutWei: costOf(cost) }];
      });
      return {
        amountInWei: BigInt(Math.ceil(amount)),
        terms: { groups: new Map(terms) },
        venues: venues.map((plan, i) => {
          const { cap, cost, depthDigits, gap, group } = plan;
          const pool = poolOf({ ...plan, depthWei: BigInt(Math.ceil(10 ** depthDigits)), price: price * (1 + gap) });
          const maxInWei = shareOf(cap);
          return {
            ...venueOf(pool, { key: `pool ${i}`, group, rank: i }),
            ...(maxInWei === undefined ? {} : { maxInWei }),
            fixedCostOutWei: costOf(cost),
          };
        }),
      };
    });
}

/**
 * How far a stable pool of this amplification jumps where its iteration ends one step sooner, in units of tokenOut: 5,000
 * were seen, twice that is allowed.
 */
const STABLE_JUMP_WEI = 10_000n;
/** By how much a weighted pool believes that its powers may err, and twice that: a part of what it has. */
const POWER_ERROR = 50_000_000_000_000n;

/** What integers may cost a split over these pools, in units of tokenOut. */
export function roundingOf(venues: readonly SplitVenue[]): bigint {
  return venues.reduce((sum, { pool }) => {
    if ("weights" in pool) return sum + (pool.balances[1] ?? 0n) / POWER_ERROR + 2n;
    if ("rates" in pool) return sum + STABLE_JUMP_WEI;
    return sum + ("ticks" in pool ? 2n * BigInt(pool.ticks.length) : 0n) + 2n;
  }, 0n);
}

/** A venue without caps and costs, by default of an exchange of its own. */
export function venueOf(pool: PoolState, facts: Partial<SplitVenue> = {}): SplitVenue {
  const { address: key } = pool;
  return { key, pool, tokenIn: TOKEN_IN, tokenOut: TOKEN_OUT, group: key, rank: 0, ...facts };
}
