import { expect } from "chai";
import { spotRate } from "../../bot/market/quoting/marginal-rate.ts";
import { quoteExactInput } from "../../bot/market/quoting/quote.ts";
import { sizeForOutput } from "../../bot/market/splitting/size-for-output.ts";
import { splitAmount } from "../../bot/market/splitting/split-amount.ts";
import { netOutWei, type Split } from "../../bot/market/splitting/split.ts";
import { bestNetByForce } from "../builders/splitting-by-force.ts";
import { stablePool, TOKEN_IN, TOKEN_OUT, venueOf, weightedPool } from "../builders/splitting-market.ts";
import { v2Pool, v3Pool } from "../builders/pools.ts";

const ONE = 10n ** 18n;

function amountsOf({ slices }: Split): Readonly<Record<string, bigint>> {
  return Object.fromEntries(slices.map(({ key, amountInWei }) => [key, amountInWei]));
}

describe("Splitting an amount", () => {
  const pool = () => v2Pool(1_000n * ONE, 1_000n * ONE);

  it("gives the unit that cannot be halved to the higher rank", () => {
    const venues = [venueOf(pool(), { key: "low", rank: 1 }), venueOf(pool(), { key: "high", rank: 2 })];
    expect(amountsOf(splitAmount(venues, 7n * ONE + 1n))).to.deep.equal({
      high: (7n * ONE) / 2n + 1n,
      low: (7n * ONE) / 2n,
    });
  });

  it("uses the higher rank where equal pools are worth the cost of one only", () => {
    const facts = { fixedCostOutWei: ONE };
    const venues = [1, 3, 2].map((rank) => venueOf(pool(), { ...facts, key: `rank ${rank}`, rank }));
    const split = splitAmount(venues, ONE);
    expect([amountsOf(split), split.fixedCostOutWei]).to.deep.equal([{ "rank 3": ONE }, ONE]);
  });

  it("pays an exchange's cost once for all its pools", () => {
    const terms = { groups: new Map(["a", "b"].map((name) => [name, { fixedCostOutWei: 3n * ONE }])) };
    const of = (...groups: readonly string[]) => groups.map((group, i) => venueOf(pool(), { key: `${i}`, group }));
    // The second pool is worth two and a half.
    const together = splitAmount(of("a", "a"), 100n * ONE, terms);
    expect([together.slices.length, together.fixedCostOutWei]).to.deep.equal([2, 3n * ONE]);
    const apart = splitAmount(of("a", "b"), 50n * ONE, terms);
    expect([apart.slices.length, apart.fixedCostOutWei]).to.deep.equal([1, 3n * ONE]);
  });

  it("sells the whole amount even where the costs are more than it brings", () => {
    const venues = [venueOf(pool(), { key: "dear", fixedCostOutWei: 9n * ONE }), venueOf(pool(), { key: "cheap" })];
    const terms = { groups: new Map(venues.map(({ group }) => [group, { fixedCostOutWei: 5n * ONE }])) };
    const split = splitAmount(venues, ONE, terms);
    expect([amountsOf(split), split.shortfallWei]).to.deep.equal([{ cheap: ONE }, 0n]);
    expect(netOutWei(split) < 0n).to.equal(true);
  });

  it("leaves over what weighted pools, known ticks and integers do not take", () => {
    const weighted = venueOf(weightedPool([1_000n * ONE, 1_000n * ONE]), { key: "weighted" });
    const ranges = [60, 120, 6_000].map((tick) => ({ lowerTick: -tick, upperTick: tick, liquidity: 10n ** 21n }));
    const whole = v3Pool(ranges, { tick: 0 });
    const ticks = whole.ticks.filter(({ index }) => Math.abs(index) <= 120);
    const known = venueOf({ ...whole, ticks, knownFromTick: -120, knownToTick: 120 }, { key: "known" });
    const nearlyFull = venueOf(v2Pool((1n << 112n) - 1_000_000n, 1n << 100n), { key: "nearly full" });
    for (const venue of [weighted, known, nearlyFull]) {
      const { slices, shortfallWei } = splitAmount([venue], 1n << 111n);
      const takenWei = (1n << 111n) - shortfallWei;
      expect(slices).to.have.length(1);
      const { refused } = quoteExactInput(venue.pool, TOKEN_IN, TOKEN_OUT, takenWei + 1n);
      expect([slices[0]!.amountInWei, typeof refused]).to.deep.equal([takenWei, "string"]);
    }
  });

  it("stops where the average rate falls short of the spot rate by the price impact", () => {
    for (const [state, bps] of [
      [v2Pool(1_000n * ONE, 3_000n * ONE), 30n],
      [weightedPool([1_000n * ONE, 4_000n * ONE], 3), 1n],
      [stablePool([1_000n * ONE, 1_100n * ONE], 1.1), 5n],
    ] as const) {
      const split = splitAmount([venueOf(state)], 300n * ONE, { maxPriceImpactBps: bps });
      const [slice] = split.slices;
      expect(split.shortfallWei > 0n && slice !== undefined).to.equal(true);
      const average = Number(slice!.amountOutWei) / Number(slice!.amountInWei);
      const share = average / spotRate(state, TOKEN_IN, TOKEN_OUT);
      expect(Math.abs(share - (1 - Number(bps) / 10_000)) < 1e-12, `a share of ${share}`).to.equal(true);
    }
  });

  it("drops crumbs for which the only pool with room would pay nothing", () => {
    const small = venueOf(pool(), { key: "full", maxInWei: ONE });
    const coarse = venueOf(v2Pool(10n ** 24n, 10n ** 9n), { key: "coarse" });
    const split = splitAmount([small, coarse], ONE + 10n);
    expect([amountsOf(split), split.shortfallWei]).to.deep.equal([{ full: ONE }, 10n]);
  });

  it("is nothing but a shortfall without pools, or with empty ones", () => {
    for (const venues of [[], [venueOf(v2Pool(0n, 0n))], [venueOf(pool(), { maxInWei: 0n })]]) {
      const split = splitAmount(venues, ONE);
      expect([split.slices, split.amountOutWei, split.shortfallWei]).to.deep.equal([[], 0n, ONE]);
      expect(sizeForOutput(venues, ONE).shortfallOutWei).to.equal(ONE);
    }
  });

  it("refuses two venues of one key", () => {
    expect(() =>
      splitAmount(
        [1, 2].map(() => venueOf(pool(), { key: "same" })),
        ONE,
      ),
    ).to.throw(RangeError, "same");
  });

  it("tells by how much another choice might be better where the search for the best one ended early", () => {
    // Each has a cap of its own and a cost in proportion: which of them fill the amount best is a knapsack.
    const venues = Array.from({ length: 24 }, (_none, i) => {
      const maxInWei = 3n * ONE + (BigInt((i * 7_919) % 1_000) * ONE) / 500n;
      const fixedCostOutWei = maxInWei / 10n + (BigInt((i * 104_729) % 997) * ONE) / 100_000n;
      return venueOf(v2Pool(10n ** 24n, 10n ** 24n), { key: `${i}`, maxInWei, fixedCostOutWei });
    });
    const split = splitAmount(venues, 41n * ONE);
    expect([split.shortfallWei, split.gapOutWei > 0n]).to.deep.equal([0n, true]);
    const few = venues.slice(0, 8);
    const complete = splitAmount(few, 17n * ONE);
    const forcedWei = bestNetByForce(few, 17n * ONE, {})!;
    expect(complete.gapOutWei).to.equal(0n);
    expect(forcedWei - netOutWei(complete) <= forcedWei / 10n ** 9n).to.equal(true);
  });
});
