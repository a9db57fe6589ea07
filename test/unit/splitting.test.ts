import { expect } from "chai";
import { spotRate } from "../../bot/market/quoting/marginal-rate.ts";
import { mostByForce } from "../../bench/split/forced-split.ts";
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

  it("keeps to one pool where rounding in each of several would take more than they bring", () => {
    const venues = Array.from({ length: 10 }, (_none, i) => venueOf(pool(), { key: `${i}` }));
    // A hundred units bring 99, and a thousand 996.
    expect(splitAmount(venues, 1_000n).amountOutWei).to.equal(996n);
  });

  for (const [words, venues, amountInWei, caps] of [
    [
      "where a pool takes no more",
      [venueOf(weightedPool([200n * ONE, 800n * ONE], 2, 500)), venueOf(v2Pool(100n * ONE, 100n * ONE))],
      77_754_549_214_453_563_392n,
      [],
    ],
    [
      "where an exchange is full before the others",
      [
        venueOf(v2Pool(204n * ONE, 204n * ONE, { feePpm: 10_000 }), { group: "c" }),
        venueOf(v2Pool(133_980n * ONE, 133_980n * ONE, { feePpm: 10_000 }), { group: "a" }),
        venueOf(v3Pool([{ lowerTick: -600, upperTick: 600, liquidity: 26_874n * ONE }], { tick: 0 }), {
          group: "a",
          maxInWei: 37n * ONE,
        }),
      ],
      105n * ONE,
      [["a", 126n * ONE]],
    ],
    [
      "across a gap in a pool's liquidity",
      [
        venueOf(
          v3Pool(
            [
              { lowerTick: -120, upperTick: 120, liquidity: 10_000n * ONE },
              { lowerTick: -1_200, upperTick: -600, liquidity: 10_000n * ONE },
            ],
            { tick: 0 },
          ),
        ),
        venueOf(v2Pool(2_000n * ONE, 2_000n * ONE)),
      ],
      120n * ONE,
      [],
    ],
  ] as const) {
    it(`brings as much as brute force finds ${words}`, () => {
      const terms = { groups: new Map(caps.map(([name, maxInWei]) => [name, { maxInWei }])) };
      const split = splitAmount(venues, amountInWei, terms);
      const forcedWei = mostByForce(venues, amountInWei, terms)!;
      expect(forcedWei - split.amountOutWei <= forcedWei / 10n ** 12n).to.equal(true);
    });
  }

  it("drops crumbs for which the only pool with room would pay nothing", () => {
    const small = venueOf(pool(), { key: "full", maxInWei: ONE });
    const coarse = venueOf(v2Pool(10n ** 24n, 10n ** 9n), { key: "coarse" });
    const crumbsWei = 10n ** 14n;
    const split = splitAmount([small, coarse], ONE + crumbsWei);
    expect([amountsOf(split), split.shortfallWei]).to.deep.equal([{ full: ONE }, crumbsWei]);
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

describe("Sizing for an output", () => {
  it("divides the input best also where a second pool becomes worth its cost at just that output", () => {
    const venues = ["0", "1"].map((key) => {
      return venueOf(v2Pool(1_000n * ONE, 1_000n * ONE), { key, fixedCostOutWei: ONE });
    });
    const alone = (amountInWei: bigint) => splitAmount(venues, amountInWei).slices.length === 1;
    let [single, both] = [1n * ONE, 100n * ONE];
    while (both - single > ONE / 1_000n) {
      const middle = (single + both) / 2n;
      if (alone(middle)) single = middle;
      else both = middle;
    }
    // Between what one pool brings there, and what two bring for hardly more.
    const wantedWei = splitAmount(venues, single).amountOutWei + ONE / 2n;
    const { slices, amountOutWei, shortfallOutWei } = sizeForOutput(venues, wantedWei);
    const [first, second] = slices.map(({ amountInWei }) => amountInWei);
    expect([slices.length, amountOutWei >= wantedWei, shortfallOutWei]).to.deep.equal([2, true, 0n]);
    const differsWei = first! - second!;
    expect(differsWei < ONE / 10n ** 9n && differsWei > -ONE / 10n ** 9n, `by ${differsWei}`).to.equal(true);
  });
});
