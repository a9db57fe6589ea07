import { expect } from "chai";
import fc from "fast-check";
import { grossProfitWei } from "../../bot/core/route.ts";
import type { Cycle } from "../../bot/market/search/cycle.ts";
import type { PoolState } from "../../bot/market/pool-state.ts";
import { quoteExactInput } from "../../bot/market/quoting/quote.ts";
import { quoteCycle } from "../../bot/market/sizing/quote-cycle.ts";
import { sizeCycle } from "../../bot/market/sizing/size-cycle.ts";
import { bestByForce, profitAt } from "../builders/cycles-by-force.ts";
import { anyCycleMarket } from "../builders/markets.ts";
import { addressOf, v2Pool, v3Pool } from "../builders/pools.ts";

const RUNS = 150;

/**
 * Three base units of each token on the way, in the profit token, for each swap step that a hop may take: a step rounds its
 * fee, its price and its amount, and a V3 hop takes one more at each tick that it crosses.
 */
function roundingWei(cycle: Cycle, pools: readonly PoolState[], amountIn: bigint): bigint {
  const quote = quoteCycle(cycle, pools, amountIn);
  if (quote.refused !== undefined) return 0n;
  const steps = cycle.hops.map(({ poolIndex }) => {
    const pool = pools[poolIndex];
    return pool?.venue === "uniswap-v3" ? 1 + pool.ticks.length : 1;
  });
  let worth = 1;
  let sum = steps.at(-1) ?? 1;
  for (const [index, rate] of quote.rates.toReversed().entries()) {
    worth *= rate;
    sum += worth * (steps.at(-1 - index) ?? 1);
  }
  return BigInt(Math.ceil(sum * 3));
}

describe("The size of a cycle", () => {
  it("is at least 99.99 % of the best that a search by force finds, or as good but for rounding", () => {
    let paying = 0;
    fc.assert(
      fc.property(anyCycleMarket, ({ cycle, pools }) => {
        const forced = bestByForce(cycle, pools);
        const route = sizeCycle(cycle, pools);
        const profitWei = route === undefined ? 0n : grossProfitWei(route);
        if (route !== undefined) paying++;
        const missed = forced.profitWei - profitWei;
        const isNear = missed * 10_000n <= forced.profitWei;
        if (!isNear)
          expect(missed <= roundingWei(cycle, pools, forced.amountIn), `missed ${missed} wei`).to.equal(true);
      }),
      { numRuns: RUNS },
    );
    expect(paying).to.be.greaterThan(RUNS / 10);
  });

  it("is the best after what a lender takes of the amount in", () => {
    fc.assert(
      fc.property(anyCycleMarket, fc.integer({ min: 1, max: 5_000 }), ({ cycle, pools }, premiumPpm) => {
        const forced = bestByForce(cycle, pools, premiumPpm);
        const route = sizeCycle(cycle, pools, { premiumPpm });
        const sizeWei = route?.hops[0]?.amountIn ?? 1n;
        const profitWei = route === undefined ? 0n : profitAt(cycle, pools, sizeWei, premiumPpm);
        const missed = forced.profitWei - profitWei;
        const isNear = missed * 10_000n <= forced.profitWei || missed <= roundingWei(cycle, pools, forced.amountIn);
        expect(isNear, `missed ${missed} wei`).to.equal(true);
        if (route !== undefined) expect(profitWei > 0n).to.equal(true);
      }),
      { numRuns: RUNS },
    );
  });

  it("is none where the lender takes more than the cycle gains", () => {
    const markets = fc.sample(anyCycleMarket, { seed: 1, numRuns: 1_000 });
    const isDear = ({ cycle, pools }: (typeof markets)[number]): boolean =>
      sizeCycle(cycle, pools) !== undefined && sizeCycle(cycle, pools, { premiumPpm: 5_000 }) === undefined;
    expect(markets.filter(isDear).length).to.be.greaterThan(0);
  });

  it("is not beaten by any other amount by more than rounding on the way, or a billionth of the profit", () => {
    fc.assert(
      fc.property(
        anyCycleMarket,
        fc.array(fc.bigInt(1n, 3_000_000n), { minLength: 20, maxLength: 20 }),
        (market, ppms) => {
          const { cycle, pools } = market;
          const route = sizeCycle(cycle, pools);
          fc.pre(route !== undefined);
          const sizeWei = route.hops[0]!.amountIn;
          const others = ppms.flatMap((ppm) => [(sizeWei * ppm) / 1_000_000n + 1n, sizeWei + ppm - 1_500_000n]);
          for (const amountIn of others.filter((other) => other > 0n)) {
            const profitWei = grossProfitWei(route);
            const gainWei = profitAt(cycle, pools, amountIn) - profitWei;
            const allowedWei = roundingWei(cycle, pools, sizeWei) + profitWei / 1_000_000_000n;
            expect(gainWei <= allowedWei, `${amountIn} gains ${gainWei} more`).to.equal(true);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });

  it("comes with amounts that every pool pays, each hop's output being the next one's input", () => {
    fc.assert(
      fc.property(anyCycleMarket, ({ cycle, pools }) => {
        const route = sizeCycle(cycle, pools);
        fc.pre(route !== undefined);
        expect(route.profitToken).to.equal(cycle.profitToken);
        route.hops.forEach((hop, i) => {
          const quote = quoteExactInput(pools[cycle.hops[i]!.poolIndex]!, hop.tokenIn, hop.tokenOut, hop.amountIn);
          expect(quote.refused === undefined && quote.amountOut === hop.amountOut).to.equal(true);
          expect(hop.amountIn).to.equal(route.hops[i - 1]?.amountOut ?? hop.amountIn);
        });
        expect(grossProfitWei(route) > 0n).to.equal(true);
      }),
      { numRuns: RUNS },
    );
  });

  it("stops at the last amount that executes where profit would still grow", () => {
    const [a, b] = [addressOf(1), addressOf(2)];
    const deep = v2Pool(10n ** 30n, 10n ** 30n * 20n, { token0: a, token1: b });
    const tokens = { token0: a, token1: b };
    const shallow = v3Pool([{ lowerTick: -600, upperTick: 600, liquidity: 10n ** 20n }], { tick: 0 }, tokens);
    const wide = v3Pool([{ lowerTick: -60_000, upperTick: 60_000, liquidity: 10n ** 20n }], { tick: 15_000 }, tokens);
    const known = { ...wide, ticks: [], knownFromTick: 0, knownToTick: 15_300 };
    const cycle = {
      profitToken: a,
      hops: [
        { poolIndex: 0, tokenIn: a, tokenOut: b },
        { poolIndex: 1, tokenIn: b, tokenOut: a },
      ],
    };
    // The first hop pays 20 for 1, and the second one takes less than 5 for 1 as far as it goes.
    for (const pool of [shallow, known]) {
      const route = sizeCycle(cycle, [deep, pool])!;
      expect(quoteCycle(cycle, [deep, pool], route.hops[0]!.amountIn * 2n).refused).to.be.a("string");
      const more = route.hops[0]!.amountIn + route.hops[0]!.amountIn / 10n ** 9n;
      expect(quoteCycle(cycle, [deep, pool], more).refused).to.be.a("string");
    }
  });
});
