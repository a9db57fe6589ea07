import { expect } from "chai";
import fc from "fast-check";
import { spotRate } from "../../bot/market/quoting/marginal-rate.ts";
import { quoteExactInput } from "../../bot/market/quoting/quote.ts";
import { sizeForOutput } from "../../bot/market/splitting/size-for-output.ts";
import { splitAmount } from "../../bot/market/splitting/split-amount.ts";
import { netOutWei } from "../../bot/market/splitting/split.ts";
import { paidFor } from "../../bench/split/forced-split.ts";
import { bestNetByForce, costOf, roomByForce } from "../builders/splitting-by-force.ts";
import { anySplittingMarket, roundingOf } from "../builders/splitting-market.ts";

const ONE_IN = 1_000_000_000n;

describe("The split of an amount over pools", () => {
  for (const [words, wishes, numRuns] of [
    ["of pools without limits", {}, 40],
    ["within the caps of pools and exchanges", { caps: true }, 60],
    ["after what pools and exchanges cost", { costs: true, maxPools: 4 }, 150],
    ["after costs and within caps", { costs: true, caps: true, maxPools: 4 }, 200],
  ] as const) {
    it(`brings no less than a search by force finds ${words}, but for a billionth and rounding`, () => {
      let several = 0;
      fc.assert(
        fc.property(anySplittingMarket(wishes), ({ venues, amountInWei, terms }) => {
          const split = splitAmount(venues, amountInWei, terms);
          if (split.slices.length > 1) several++;
          const forcedWei = bestNetByForce(venues, split.amountInWei, terms);
          fc.pre(forcedWei !== undefined && split.amountInWei > 0n);
          const allowedWei = roundingOf(venues) + split.amountOutWei / ONE_IN;
          const missedWei = forcedWei - netOutWei(split);
          expect(missedWei <= allowedWei, `missed ${missedWei} of ${forcedWei}, ${allowedWei} allowed`).to.equal(true);
          expect(split.gapOutWei).to.equal(0n);
        }),
        { numRuns },
      );
      expect(several).to.be.greaterThan(10);
    });
  }

  it("never brings less after costs than any single pool that takes as much", () => {
    fc.assert(
      fc.property(anySplittingMarket({ caps: true, costs: true }), ({ venues, amountInWei, terms }) => {
        const split = splitAmount(venues, amountInWei, terms);
        for (const venue of venues) {
          const caps = [venue.maxInWei, terms.groups?.get(venue.group)?.maxInWei];
          if (caps.some((cap) => cap !== undefined && cap < split.amountInWei)) continue;
          const outWei = paidFor(venue, split.amountInWei);
          if (outWei === 0n) continue;
          expect(netOutWei(split) >= outWei - costOf([venue], terms)).to.equal(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("adds up to the amount less the shortfall, within all caps, with what each pool pays to the unit", () => {
    fc.assert(
      fc.property(anySplittingMarket({ caps: true, costs: true }), ({ venues, amountInWei, terms }) => {
        const split = splitAmount(venues, amountInWei, terms);
        const used = split.slices.map((slice) => ({ ...slice, venue: venues.find(({ key }) => key === slice.key)! }));
        const sumWei = used.reduce((sum, slice) => sum + slice.amountInWei, 0n);
        expect([sumWei, sumWei + split.shortfallWei]).to.deep.equal([split.amountInWei, amountInWei]);
        for (const { venue, amountInWei: partWei, amountOutWei } of used) {
          expect(partWei > 0n && partWei <= (venue.maxInWei ?? partWei)).to.equal(true);
          expect(amountOutWei).to.equal(paidFor(venue, partWei));
        }
        for (const [group, { maxInWei }] of terms.groups ?? []) {
          const ofGroup = used.filter(({ venue }) => venue.group === group);
          const inGroupWei = ofGroup.reduce((sum, slice) => sum + slice.amountInWei, 0n);
          expect(inGroupWei <= (maxInWei ?? inGroupWei)).to.equal(true);
        }
        const usedVenues = used.map(({ venue }) => venue);
        expect(split.amountOutWei).to.equal(used.reduce((sum, slice) => sum + slice.amountOutWei, 0n));
        expect(split.fixedCostOutWei).to.equal(costOf(usedVenues, terms));
      }),
      { numRuns: 300 },
    );
  });

  it("leaves over exactly what the pools do not take within the caps, or pay nothing for", () => {
    let short = 0;
    fc.assert(
      fc.property(anySplittingMarket({ caps: true }), fc.integer({ min: 1, max: 30 }), (market, times) => {
        const { venues, terms } = market;
        const amountInWei = market.amountInWei * BigInt(times);
        const roomWei = roomByForce(venues, amountInWei, terms);
        const { slices, shortfallWei } = splitAmount(venues, amountInWei, terms);
        if (shortfallWei > 0n) short++;
        const crumbsWei = shortfallWei - (roomWei < amountInWei ? amountInWei - roomWei : 0n);
        if (crumbsWei === 0n) return;
        const unused = venues.filter(({ key }) => slices.every((slice) => slice.key !== key));
        expect(crumbsWei > 0n && unused.some((venue) => paidFor(venue, crumbsWei) === 0n)).to.equal(true);
      }),
      { numRuns: 150 },
    );
    expect(short).to.be.greaterThan(20);
  });

  it("keeps the average rate of each pool within the impact of its spot rate, at the largest amount that does", () => {
    let atLimit = 0;
    const anyBps = fc.bigInt({ min: 1n, max: 300n });
    fc.assert(
      fc.property(anySplittingMarket({ maxPools: 3 }), anyBps, ({ venues, amountInWei, terms }, maxPriceImpactBps) => {
        const split = splitAmount(venues, amountInWei, { ...terms, maxPriceImpactBps });
        for (const { key, amountInWei: partWei } of split.slices) {
          const venue = venues.find((each) => each.key === key)!;
          const rate = spotRate(venue.pool, venue.tokenIn, venue.tokenOut) * (1 - Number(maxPriceImpactBps) / 10_000);
          const shortOf = (wei: bigint): number => Number(wei) * rate - Number(paidFor(venue, wei)) - 1;
          expect(shortOf(partWei) <= Number(partWei) * rate * 1e-12).to.equal(true);
          if (split.shortfallWei === 0n) continue;
          atLimit++;
          const moreWei = partWei + 1n + partWei / 1_000n;
          const isNoMore = paidFor(venue, moreWei) === 0n || shortOf(moreWei) > -Number(roundingOf([venue]));
          expect(isNoMore).to.equal(true);
        }
      }),
      { numRuns: 150 },
    );
    expect(atLimit).to.be.greaterThan(20);
  });
});

describe("The input for a wanted output", () => {
  it("brings it, and neither less in one slice nor a split of less than a billionth less does", () => {
    let several = 0;
    fc.assert(
      fc.property(anySplittingMarket({ caps: true }), ({ venues, amountInWei, terms }) => {
        const { amountOutWei: reachedWei } = splitAmount(venues, amountInWei, terms);
        // Which amounts fill exchanges to their caps is not the same to the unit at each time.
        const wantedWei = reachedWei - reachedWei / ONE_IN - roundingOf(venues);
        fc.pre(wantedWei > 0n);
        const sized = sizeForOutput(venues, wantedWei, terms);
        expect([sized.shortfallOutWei, sized.amountOutWei >= wantedWei]).to.deep.equal([0n, true]);
        for (const { key, amountInWei: partWei, amountOutWei } of sized.slices) {
          const venue = venues.find((each) => each.key === key)!;
          expect(amountOutWei).to.equal(paidFor(venue, partWei));
          expect(sized.amountOutWei - amountOutWei + paidFor(venue, partWei - 1n) < wantedWei).to.equal(true);
        }
        if (sized.slices.length > 1) several++;
        const rates = sized.slices.map(({ key, amountInWei: partWei }) => {
          const { pool, tokenIn, tokenOut } = venues.find((each) => each.key === key)!;
          const quote = quoteExactInput(pool, tokenIn, tokenOut, partWei);
          return quote.refused === undefined ? quote.marginalRate : 0;
        });
        // What the last units of tokenOut cost, for as many of them as rounding may have taken.
        const roundingWei = BigInt(Math.ceil((2 * Number(roundingOf(venues))) / Math.min(...rates)));
        const lessWei = sized.amountInWei - sized.amountInWei / ONE_IN - roundingWei - 1n;
        if (lessWei > 0n) expect(splitAmount(venues, lessWei, terms).amountOutWei < wantedWei).to.equal(true);
      }),
      { numRuns: 150 },
    );
    expect(several).to.be.greaterThan(30);
  });

  it("says what is missing where the caps do not leave room for enough", () => {
    fc.assert(
      fc.property(anySplittingMarket({ caps: true, costs: true }), fc.boolean(), (market, isShort) => {
        const { amountInWei, terms } = market;
        const venues = market.venues.map((venue) => ({ maxInWei: amountInWei / 10n, ...venue }));
        const mostWei = splitAmount(venues, amountInWei * 100n, terms).amountOutWei;
        fc.pre(mostWei > 0n);
        const missingWei = isShort ? mostWei / 7n + 1n : 0n;
        const sized = sizeForOutput(venues, mostWei + missingWei, terms);
        expect(sized.amountOutWei + sized.shortfallOutWei >= mostWei + missingWei).to.equal(true);
        const differsWei = sized.shortfallOutWei - missingWei;
        const allowedWei = roundingOf(venues) + mostWei / ONE_IN;
        expect(-allowedWei <= differsWei && differsWei <= allowedWei, `${differsWei} wei`).to.equal(true);
      }),
      { numRuns: 100 },
    );
  });
});
