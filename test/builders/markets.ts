import fc from "fast-check";
import type { Address } from "../../bot/core/hex.ts";
import type { Cycle } from "../../bot/market/search/cycle.ts";
import type { PoolState } from "../../bot/market/pool-state.ts";
import { addressOf, v2Pool, v3Pool } from "./pools.ts";

const SPACING_OF_FEE = { 500: 10, 3_000: 60, 10_000: 200 } as const;

/** A pool as a market is drawn: what it trades, how deep it is, how far from the fair price it stands. */
interface PoolPlan {
  readonly venue: "uniswap-v2" | "uniswap-v3";
  readonly feePpm: keyof typeof SPACING_OF_FEE;
  /** In units of the common money; the base-10 logarithm. */
  readonly depthDigits: number;
  readonly gapPpm: number;
}

const anyPlan: fc.Arbitrary<PoolPlan> = fc.record({
  venue: fc.constantFrom("uniswap-v2", "uniswap-v3"),
  feePpm: fc.constantFrom(500, 3_000, 10_000),
  depthDigits: fc.double({ min: 0, max: 5, noNaN: true }),
  gapPpm: fc.integer({ min: -40_000, max: 40_000 }),
});

/** What one whole unit of the common money is in base units of the nth token. */
const anyUnits = fc
  .record({ decimals: fc.constantFrom(6, 8, 18, 18), price: fc.double({ min: -4, max: 4, noNaN: true }) })
  .map(({ decimals, price }) => 10 ** (decimals + price));

function poolOf(plan: PoolPlan, token0: Address, token1: Address, units0: number, units1: number): PoolState {
  const facts = { token0, token1, feePpm: plan.feePpm };
  const reserve0 = 10 ** plan.depthDigits * units0;
  const reserve1 = 10 ** plan.depthDigits * units1 * (1 + plan.gapPpm / 1_000_000);
  if (plan.venue === "uniswap-v2") return v2Pool(BigInt(Math.ceil(reserve0)), BigInt(Math.ceil(reserve1)), facts);
  const spacing = SPACING_OF_FEE[plan.feePpm];
  const tick = Math.floor(Math.log(reserve1 / reserve0) / Math.log(1.0001));
  const centre = Math.floor(tick / spacing);
  const liquidity = BigInt(Math.ceil(Math.sqrt(reserve0 * reserve1)));
  // Thick near the price and thin far from it, as people provide it, and nothing at all beyond.
  const positions = [1, 2, 5, 30].map((width, i) => ({
    lowerTick: (centre - width) * spacing,
    upperTick: (centre + width + (i % 2)) * spacing,
    liquidity: liquidity / BigInt(i + 1),
  }));
  return v3Pool(positions, { tick, betweenPpm: Math.abs(plan.gapPpm) }, facts);
}

/** A market of pools between the first tokens, at random prices and depths. */
export function anyMarket(
  tokens: number,
  pools: { readonly min: number; readonly max: number },
): fc.Arbitrary<PoolState[]> {
  const anyPair = fc
    .tuple(fc.integer({ min: 1, max: tokens }), fc.integer({ min: 1, max: tokens }))
    .filter(([a, b]) => a < b);
  return fc
    .record({
      units: fc.array(anyUnits, { minLength: tokens, maxLength: tokens }),
      pools: fc.array(fc.tuple(anyPair, anyPlan), { minLength: pools.min, maxLength: pools.max }),
    })
    .map((market) =>
      market.pools.map(([[a, b], plan]) =>
        poolOf(plan, addressOf(a), addressOf(b), market.units[a - 1]!, market.units[b - 1]!),
      ),
    );
}

/** Many tokens, each in pools with the first two of them, which have pools between them as well. */
export const anyHubMarket: fc.Arbitrary<PoolState[]> = fc
  .record({
    units: fc.array(anyUnits, { minLength: 25, maxLength: 25 }),
    plans: fc.array(anyPlan, { minLength: 48, maxLength: 60 }),
  })
  .map(({ units, plans }) =>
    plans.map((plan, i) => {
      const hub = 1 + (i % 2);
      // An odd number of them, so that each meets both.
      const other = i < 2 ? 2 : 3 + (i % 23);
      const pair = i < 2 ? ([1, 2] as const) : ([hub, other] as const);
      return poolOf(plan, addressOf(pair[0]), addressOf(pair[1]), units[pair[0] - 1]!, units[pair[1] - 1]!);
    }),
  );

/** A cycle of two to four hops through the first token with its pools. */
export const anyCycleMarket: fc.Arbitrary<{ readonly cycle: Cycle; readonly pools: readonly PoolState[] }> = fc
  .record({
    units: fc.array(anyUnits, { minLength: 4, maxLength: 4 }),
    plans: fc.array(anyPlan, { minLength: 2, maxLength: 4 }),
  })
  .map(({ units, plans }) => {
    const tokens = plans.map((_plan, i) => i + 1);
    const hops = plans.map((_plan, i) => ({ from: tokens[i]!, to: tokens[(i + 1) % tokens.length]! }));
    const pools = plans.map((plan, i) => {
      const { from, to } = hops[i]!;
      const [a, b] = from < to ? [from, to] : [to, from];
      return poolOf(plan, addressOf(a), addressOf(b), units[a - 1]!, units[b - 1]!);
    });
    const cycle = {
      profitToken: addressOf(1),
      hops: hops.map(({ from, to }, poolIndex) => ({ poolIndex, tokenIn: addressOf(from), tokenOut: addressOf(to) })),
    };
    return { cycle, pools };
  });
