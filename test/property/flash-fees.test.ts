import { expect } from "chai";
import fc from "fast-check";
import { bidFor, bumpedFeeWei, gasPriceWei } from "../../bot/executors/flash/bid.ts";
import { gasLimitFor } from "../../bot/executors/flash/execution-gas.ts";

const wei = (max: bigint) => fc.bigInt({ min: 0n, max });
const terms = fc.record({
  profitWei: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
  gas: fc.bigInt({ min: 21_000n, max: 16_777_216n }),
  baseFeePerGasWei: wei(10n ** 13n),
  bidShareBps: wei(10_000n),
  minPriorityFeeWei: wei(10n ** 11n),
  maxGasPriceWei: wei(10n ** 13n),
});

describe("fees of a flash arbitrage", () => {
  it("never pass the highest gas price, and always leave the least bid", () => {
    fc.assert(
      fc.property(terms, (given) => {
        const bid = bidFor(given);
        const isTooDear = given.baseFeePerGasWei + given.minPriorityFeeWei > given.maxGasPriceWei;
        expect(bid === undefined).to.equal(isTooDear);
        if (bid === undefined) return;
        expect(gasPriceWei(bid) <= bid.maxFeePerGasWei).to.equal(true);
        expect(bid.maxFeePerGasWei <= given.maxGasPriceWei).to.equal(true);
        expect(bid.maxPriorityFeePerGasWei >= given.minPriorityFeeWei).to.equal(true);
      }),
    );
  });

  it("give the builder at most its share of what the base fee leaves, unless the least bid is more", () => {
    fc.assert(
      fc.property(terms, (given) => {
        const bid = bidFor(given);
        if (bid === undefined || bid.maxPriorityFeePerGasWei === given.minPriorityFeeWei) return;
        const surplusWei = given.profitWei - given.gas * given.baseFeePerGasWei;
        expect(bid.maxPriorityFeePerGasWei * given.gas * 10_000n <= surplusWei * given.bidShareBps).to.equal(true);
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
