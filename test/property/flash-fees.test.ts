import { expect } from "chai";
import fc from "fast-check";
import { bidFor } from "../../bot/executors/flash/bid.ts";
import type { BidFacts } from "../../bot/executors/flash/bid-strategy.ts";
import { gasLimitFor } from "../../bot/executors/flash/execution-gas.ts";
import { marketTipWei } from "../../bot/transactions/fee-market.ts";
import type { GasSettings } from "../../bot/executors/flash/gas-settings.ts";
import { isUnderpriced, noOpFees, replacementBid } from "../../bot/transactions/pool/replacement-fees.ts";
import { type Bid, bumpedFeeWei, type Fees, gasPriceWei } from "../../bot/transactions/fees.ts";
import { greater } from "../../bot/core/extremes.ts";

const wei = (max: bigint) => fc.bigInt({ min: 0n, max });
const maybe = (max: bigint) => fc.option(wei(max), { nil: undefined });
const terms: fc.Arbitrary<BidFacts & GasSettings> = fc.record({
  gasStrategy: fc.constantFrom("profit-share" as const, "percentile" as const),
  profitWei: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
  gas: fc.bigInt({ min: 21_000n, max: 16_777_216n }),
  baseFeePerGasWei: wei(10n ** 13n),
  marketTipWei: maybe(10n ** 13n),
  gasPercentile: fc.constant(60),
  bidShareBps: wei(10_000n),
  minPriorityFeeWei: wei(10n ** 11n),
  maxPriorityFeeWei: wei(10n ** 12n),
  maxGasPriceWei: wei(10n ** 13n),
});
const sentFees: fc.Arbitrary<Fees> = fc
  .tuple(wei(10n ** 13n), wei(10n ** 13n))
  .map(([tipWei, roomWei]) => ({ maxPriorityFeePerGasWei: tipWei, maxFeePerGasWei: tipWei + roomWei }));

/** Undefined when there is none. */
function bidOf(given: BidFacts & GasSettings): Bid | undefined {
  const bid = bidFor(given, given);
  return typeof bid === "string" ? undefined : bid;
}

/** At least 10 % more, which is what nodes ask of a replacement. */
const replaces = (sentWei: bigint, newWei: bigint): boolean => newWei * 10n >= sentWei * 11n;

describe("fees of a flash arbitrage", () => {
  it("never pass their highest, and always leave the least bid", () => {
    fc.assert(
      fc.property(terms, (given) => {
        const bid = bidOf(given);
        const { baseFeePerGasWei, minPriorityFeeWei, maxPriorityFeeWei, maxGasPriceWei } = given;
        const isTooDear =
          baseFeePerGasWei + minPriorityFeeWei > maxGasPriceWei || minPriorityFeeWei > maxPriorityFeeWei;
        expect(bid === undefined).to.equal(isTooDear);
        if (bid === undefined) return;
        expect(gasPriceWei(bid) <= bid.maxFeePerGasWei).to.equal(true);
        expect(bid.maxFeePerGasWei <= maxGasPriceWei).to.equal(true);
        expect(bid.maxPriorityFeePerGasWei <= maxPriorityFeeWei).to.equal(true);
        expect(bid.maxPriorityFeePerGasWei >= minPriorityFeeWei).to.equal(true);
      }),
    );
  });

  it("keep within their bounds whatever a strategy offers, and ask it only where those leave room", () => {
    fc.assert(
      fc.property(terms, maybe(10n ** 14n), fc.boolean(), wei(10n ** 13n), (given, offered, isNegative, maxWei) => {
        const offer = offered === undefined || !isNegative ? offered : -offered;
        const { baseFeePerGasWei, minPriorityFeeWei, maxPriorityFeeWei } = given;
        const bid = bidFor(given, given, maxWei, () => offer);
        const roomWei = maxWei - baseFeePerGasWei;
        const isTooDear = minPriorityFeeWei > maxPriorityFeeWei || minPriorityFeeWei > roomWei;
        expect(bid === "too-dear").to.equal(isTooDear);
        if (isTooDear) return;
        expect(bid === "not-wanted").to.equal(offer === undefined);
        if (typeof bid === "string" || offer === undefined) return;
        const mostWei = maxPriorityFeeWei < roomWei ? maxPriorityFeeWei : roomWei;
        const [leastWei, highestWei] = [greater(offer, minPriorityFeeWei), mostWei];
        expect(bid.maxPriorityFeePerGasWei).to.equal(leastWei < highestWei ? leastWei : highestWei);
        expect(bid.maxFeePerGasWei <= maxWei).to.equal(true);
      }),
    );
  });

  it("give the builder at most its share of what the base fee leaves, unless the least bid is more", () => {
    fc.assert(
      fc.property(terms, (changes) => {
        const given = { ...changes, gasStrategy: "profit-share" as const };
        const bid = bidOf(given);
        if (bid === undefined || bid.maxPriorityFeePerGasWei === given.minPriorityFeeWei) return;
        const surplusWei = given.profitWei - given.gas * given.baseFeePerGasWei;
        expect(bid.maxPriorityFeePerGasWei * given.gas * 10_000n <= surplusWei * given.bidShareBps).to.equal(true);
      }),
    );
  });

  it("follow the market alone when they go by a percentile, and are the least where it is not known", () => {
    fc.assert(
      fc.property(terms, wei(10n ** 20n), (changes, otherProfitWei) => {
        const given = { ...changes, gasStrategy: "percentile" as const };
        const bid = bidOf(given);
        expect(bidOf({ ...given, profitWei: otherProfitWei })).to.deep.equal(bid);
        if (bid === undefined) return;
        const tipWei = bid.maxPriorityFeePerGasWei;
        expect(tipWei <= greater(given.marketTipWei ?? 0n, given.minPriorityFeeWei)).to.equal(true);
        if (given.marketTipWei === undefined) expect(tipWei).to.equal(given.minPriorityFeeWei);
      }),
    );
  });

  it("do not fall when the profit, the base fee or the market rises", () => {
    fc.assert(
      fc.property(terms, wei(10n ** 13n), (given, riseWei) => {
        const bid = bidOf(given);
        if (bid === undefined) return;
        const richer = bidOf({ ...given, profitWei: given.profitWei + riseWei });
        const busier = bidOf({ ...given, marketTipWei: (given.marketTipWei ?? 0n) + riseWei });
        for (const risen of [richer, busier]) {
          expect(risen!.maxPriorityFeePerGasWei >= bid.maxPriorityFeePerGasWei).to.equal(true);
          expect(risen!.maxFeePerGasWei >= bid.maxFeePerGasWei).to.equal(true);
        }
        const dearer = bidOf({ ...given, baseFeePerGasWei: given.baseFeePerGasWei + riseWei });
        expect(dearer === undefined || dearer.maxFeePerGasWei >= bid.maxFeePerGasWei).to.equal(true);
      }),
    );
  });

  it("rise enough to replace what is in a pool, by at least 12.5 % and by less than a wei more", () => {
    fc.assert(
      fc.property(wei(10n ** 15n), (feeWei) => {
        const excess = bumpedFeeWei(feeWei) * 8n - feeWei * 9n;
        expect(excess >= 0n && excess < 8n).to.equal(true);
      }),
    );
  });

  it("replace what was sent within both caps, or not at all", () => {
    fc.assert(
      fc.property(terms, sentFees, (given, sent) => {
        const bid = replacementBid(sent, given, given);
        if (bid === undefined) return;
        expect(replaces(sent.maxFeePerGasWei, bid.maxFeePerGasWei)).to.equal(true);
        expect(replaces(sent.maxPriorityFeePerGasWei, bid.maxPriorityFeePerGasWei)).to.equal(true);
        expect(gasPriceWei(bid) <= bid.maxFeePerGasWei).to.equal(true);
        expect(bid.maxFeePerGasWei <= given.maxGasPriceWei).to.equal(true);
        expect(bid.maxPriorityFeePerGasWei <= given.maxPriorityFeeWei).to.equal(true);
      }),
    );
  });

  it("are not underpriced any more once they have been replaced, unless a cap keeps the tip down", () => {
    fc.assert(
      fc.property(terms, sentFees, (given, sent) => {
        const bid = replacementBid(sent, given, given);
        if (bid === undefined || given.minPriorityFeeWei > bid.maxPriorityFeePerGasWei) return;
        const isCapped = bid.maxPriorityFeePerGasWei < (given.marketTipWei ?? 0n);
        if (!isCapped) expect(isUnderpriced(bid, given, given)).to.equal(false);
      }),
    );
  });

  it("of a no-op replace whatever is there, and pass the highest price only for that", () => {
    fc.assert(
      fc.property(terms, fc.option(sentFees, { nil: undefined }), (given, sent) => {
        const fees = noOpFees(sent, given, given);
        expect(fees.maxPriorityFeePerGasWei <= fees.maxFeePerGasWei).to.equal(true);
        if (sent !== undefined) {
          expect(replaces(sent.maxFeePerGasWei, fees.maxFeePerGasWei)).to.equal(true);
          expect(replaces(sent.maxPriorityFeePerGasWei, fees.maxPriorityFeePerGasWei)).to.equal(true);
        }
        const mostWei = greater(given.maxGasPriceWei, bumpedFeeWei(sent?.maxFeePerGasWei ?? 0n));
        expect(fees.maxFeePerGasWei <= mostWei).to.equal(true);
      }),
    );
  });

  it("take for the market a tip that half of the recent blocks were paid at least and half at most, whatever one block was", () => {
    const tips = fc.array(wei(10n ** 13n), { maxLength: 10 });
    fc.assert(
      fc.property(tips, wei(10n ** 30n), fc.nat(), (paid, oddWei, at) => {
        const known = paid.filter((tipWei) => tipWei > 0n);
        const of = (tipsWei: readonly bigint[]) => marketTipWei({ blockNumber: 1n, tipsWei: () => tipsWei }, 60);
        const tipWei = of(paid);
        expect(tipWei === undefined).to.equal(known.length === 0);
        if (tipWei === undefined) return;
        expect(known.filter((other) => other <= tipWei).length * 2 >= known.length).to.equal(true);
        expect(known.filter((other) => other >= tipWei).length * 2 >= known.length).to.equal(true);
        if (known.length < 3) return;
        const withOutlier = known.map((own, index) => (index === at % known.length ? oddWei : own));
        const highestWei = known.reduce(greater);
        expect(of(withOutlier)! <= highestWei).to.equal(true);
      }),
    );
  });

  it("leave a fifth of gas to spare within what is allowed", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 40_000_000n }),
        fc.bigInt({ min: 1n, max: 40_000_000n }),
        (gas, ceiling) => {
          const limit = gasLimitFor(gas, ceiling);
          const highest = ceiling < 16_777_216n ? ceiling : 16_777_216n;
          if (limit === undefined) expect(gas > highest).to.equal(true);
          else expect(limit >= gas && limit <= highest && limit <= (gas * 6n) / 5n).to.equal(true);
        },
      ),
    );
  });
});
