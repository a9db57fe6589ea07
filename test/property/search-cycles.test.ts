import { expect } from "chai";
import fc from "fast-check";
import type { PoolState } from "../../bot/market/pool-state.ts";
import { spotRate } from "../../bot/market/quoting/marginal-rate.ts";
import { CycleBook } from "../../bot/market/search/cycle-book.ts";
import { cyclesThatMayPay } from "../../bot/market/search/cycle-filter.ts";
import { walkCycles } from "../../bot/market/search/cycle-walk.ts";
import type { Cycle } from "../../bot/market/search/cycle.ts";
import { MarketGraph } from "../../bot/market/search/market-graph.ts";
import { bestByForce, cyclesByForce, shownCycle } from "../builders/cycles-by-force.ts";
import { anyHubMarket, anyMarket } from "../builders/markets.ts";
import { addressOf, v2Pool } from "../builders/pools.ts";

const BASES = [addressOf(1), addressOf(2)];
const anyMaxHops = fc.constantFrom(2 as const, 3 as const, 4 as const);
/** A few pools among a few tokens, or many around two of them: those have their pairs sorted. */
const anyPools = fc.oneof(anyMarket(4, { min: 2, max: 8 }), anyHubMarket);

function walked(pools: readonly PoolState[], changed: Iterable<number>, maxHops: number, minRate: number): string[] {
  const graph = new MarketGraph(pools);
  graph.refresh(pools, pools.keys());
  graph.refresh(pools, changed);
  const bases = BASES.flatMap((token) => graph.tokenId(token) ?? []);
  const passed = walkCycles(graph, { bases, minHops: 2, maxHops, minRate, mostCycles: Infinity });
  return passed.map(({ cycle }) => shownCycle(cycle)).sort();
}

function rateOf({ hops }: Cycle, pools: readonly PoolState[]): number {
  return hops.reduce(
    (product, { poolIndex, tokenIn, tokenOut }) => product * spotRate(pools[poolIndex]!, tokenIn, tokenOut),
    1,
  );
}

describe("Cycles", () => {
  it("that pass a rate are those that trying every sequence of pools finds, each once, from its most preferred base", () => {
    let passed = 0;
    fc.assert(
      fc.property(anyPools, anyMaxHops, fc.constantFrom(0, 0.97, 1), (pools, maxHops, minRate) => {
        const forced = cyclesByForce(pools, { baseTokens: BASES, maxHops: pools.length > 8 ? 3 : maxHops });
        const expected = forced.filter((cycle) => rateOf(cycle, pools) > minRate).map(shownCycle);
        passed += expected.length;
        const found = walked(pools, pools.keys(), pools.length > 8 ? 3 : maxHops, minRate);
        expect(found).to.deep.equal(expected.sort());
      }),
      { numRuns: 60 },
    );
    expect(passed).to.be.greaterThan(500);
  });

  it("over what has changed are those of all that use a changed pool", () => {
    fc.assert(
      fc.property(
        anyPools,
        fc.array(fc.nat(), { maxLength: 3 }),
        fc.constantFrom(0.97, 1),
        (pools, places, minRate) => {
          const changed = new Set(places.map((place) => place % pools.length));
          const all = cyclesByForce(pools, { baseTokens: BASES, maxHops: 3 });
          const expected = all
            .filter((cycle) => rateOf(cycle, pools) > minRate)
            .filter(({ hops }) => hops.some(({ poolIndex }) => changed.has(poolIndex)));
          expect(walked(pools, changed, 3, minRate)).to.deep.equal(expected.map(shownCycle).sort());
        },
      ),
      { numRuns: 60 },
    );
  });

  it("that pay at some amount are never lost by the filter, the walk or the estimate of what they gain at most", () => {
    let paying = 0;
    let leftOut = 0;
    fc.assert(
      fc.property(
        anyMarket(4, { min: 2, max: 7 }),
        anyMaxHops,
        fc.constantFrom(0, 500),
        (pools, maxHops, premiumPpm) => {
          const book = new CycleBook({ baseTokens: BASES, maxHops, premiumPpm });
          book.update({ pools });
          const candidates = new Map(book.candidates.map((candidate) => [shownCycle(candidate.cycle), candidate]));
          for (const cycle of cyclesByForce(pools, { baseTokens: BASES, maxHops })) {
            const { profitWei } = bestByForce(cycle, pools, premiumPpm);
            const candidate = candidates.get(shownCycle(cycle));
            if (candidate === undefined) leftOut++;
            if (profitWei <= 0n) continue;
            paying++;
            expect(candidate, "a cycle that pays is left out").not.to.equal(undefined);
            expect(candidate!.profitAtMost >= Number(profitWei), "it gains more than is said").to.equal(true);
          }
        },
      ),
      { numRuns: 70 },
    );
    expect(paying).to.be.greaterThan(30);
    expect(leftOut).to.be.greaterThan(30);
  });

  it("pass the filter with the smallest gap that an amount can turn into a wei", () => {
    // Without fees a gap of one part in 10^17 is below what doubles tell apart, and it pays with such deep pools.
    const facts = { feePpm: 0, token0: addressOf(1), token1: addressOf(2) };
    const pools = [v2Pool(10n ** 33n, 10n ** 33n + 10n ** 16n, facts), v2Pool(10n ** 33n, 10n ** 33n, facts)];
    const cycles = cyclesByForce(pools, { baseTokens: [addressOf(1)], maxHops: 2 });
    expect(cyclesThatMayPay(cycles, pools)).to.deep.equal(cycles);
    expect(walked(pools, [0], 2, 1 - 1e-8)).to.have.length(2);
  });

  it("of more than are wanted are those with the highest rates", () => {
    fc.assert(
      fc.property(anyHubMarket, fc.integer({ min: 1, max: 20 }), (pools, mostCycles) => {
        const graph = new MarketGraph(pools);
        graph.refresh(pools, pools.keys());
        const bases = BASES.flatMap((token) => graph.tokenId(token) ?? []);
        const rates = (most: number) =>
          walkCycles(graph, { bases, minHops: 2, maxHops: 3, minRate: 0.9, mostCycles: most })
            .map(({ rate }) => rate)
            .sort((a, b) => b - a);
        const some = rates(mostCycles);
        expect(some).to.deep.equal(rates(Infinity).slice(0, some.length));
        expect(some.length).to.be.at.most(mostCycles);
      }),
      { numRuns: 30 },
    );
  });
});
