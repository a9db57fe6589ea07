import { expect } from "chai";
import type { Head } from "../../bot/core/head.ts";
import { appraise } from "../../bot/executors/flash/appraise.ts";
import { bidFor } from "../../bot/executors/flash/bid.ts";
import { feeMarketAfter, marketTipWei } from "../../bot/transactions/fee-market.ts";
import { isUnderpriced, noOpFees, replacementBid } from "../../bot/transactions/pool/replacement-fees.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import { tipsOf } from "../builders/fee-histories.ts";
import { aHead } from "../builders/heads.ts";
import { FLASH_SETTINGS, PROFIT_WEI } from "../builders/plans.ts";
import { WETH } from "../builders/signals.ts";
import { gasPriceWei } from "../../bot/transactions/fees.ts";

const GWEI = 10n ** 9n;
const gwei = (...amounts: readonly number[]): bigint[] => amounts.map((amount) => BigInt(amount) * GWEI);
const fees = (tipGwei: number, feeGwei: number) => {
  const [maxPriorityFeePerGasWei = 0n, maxFeePerGasWei = 0n] = gwei(tipGwei, feeGwei);
  return { maxPriorityFeePerGasWei, maxFeePerGasWei };
};
const market = (baseGwei: number, tipGwei?: number) => {
  const [baseFeePerGasWei = 0n, marketTipWei] = gwei(baseGwei, ...(tipGwei === undefined ? [] : [tipGwei]));
  return { baseFeePerGasWei, marketTipWei };
};
const CAPS = { minPriorityFeeWei: GWEI, maxPriorityFeeWei: 50n * GWEI, maxGasPriceWei: 100n * GWEI };

describe("what the market pays", () => {
  it("is the median of recent blocks, whatever empty blocks and a single rush say", () => {
    expect(marketTipWei(tipsOf(2, 3, 0, 4, 9_000, 0), 60)).to.equal(4n * GWEI);
    expect(marketTipWei(tipsOf(2, 3, 4), 60)).to.equal(3n * GWEI);
  });

  it("is not known without a history, and when all blocks were empty", () => {
    for (const history of [undefined, tipsOf(), tipsOf(0, 0, 0)]) expect(marketTipWei(history, 60)).to.equal(undefined);
  });

  it("is that of the newest ten blocks", () => {
    const older = Array.from({ length: 40 }, () => 90);
    const newest = Array.from({ length: 10 }, () => 2);
    expect(marketTipWei(tipsOf(...older, ...newest), 60)).to.equal(2n * GWEI);
  });

  it("is asked of the history at the percentile that is wanted", () => {
    const history = { blockNumber: 100n, tipsWei: (percentile: number) => [BigInt(percentile)] };
    const head: Head = aHead(100n);
    expect(feeMarketAfter(head, history, 75)).to.deep.equal({ baseFeePerGasWei: 10n * GWEI, marketTipWei: 75n });
  });
});

describe("a bid", () => {
  const terms = { ...FLASH_SETTINGS, ...CAPS, ...market(10, 4), profitWei: PROFIT_WEI, gas: 130_000n };

  it("by percentile is what the market pays, and the least where that is not known", () => {
    const settings = { ...terms, gasStrategy: "percentile" } as const;
    expect(bidFor(terms, settings)).to.deep.include(fees(4, 24));
    expect(bidFor({ ...terms, ...market(10) }, settings)).to.include({ maxPriorityFeePerGasWei: GWEI });
  });

  it("by share of the profit is capped in its tip apart from its price", () => {
    expect(bidFor(terms, { ...terms, gasStrategy: "profit-share" })).to.deep.include(fees(50, 70));
  });

  it("is refused when the market asks for more than the trade earns", () => {
    const settings = { ...FLASH_SETTINGS, gasStrategy: "percentile" as const };
    const profit = { token: WETH, amountWei: 4n * 10n ** 15n };
    const [calm, rush] = [market(10, 2), market(10, 40)].map((given) =>
      appraise({ profit, gas: 130_000n }, given, new NativePrices(WETH), settings),
    );
    expect(calm?.denied).to.equal(undefined);
    expect(rush?.denied?.code).to.equal("insufficient-profit");
  });
});

describe("a replacement's fees", () => {
  it("are called for by a fee below the base fee and the least tip, and by a market at more than 150 % of the tip", () => {
    expect(isUnderpriced(fees(4, 11), market(10), CAPS)).to.equal(false);
    expect(isUnderpriced(fees(4, 11), market(11), CAPS)).to.equal(true);
    expect(isUnderpriced(fees(4, 40), market(10, 6), CAPS)).to.equal(false);
    expect(isUnderpriced(fees(4, 40), market(10, 7), CAPS)).to.equal(true);
  });

  it("are an eighth higher, or what the market asks where that is more", () => {
    expect(replacementBid(fees(8, 40), market(10), CAPS)).to.deep.include(fees(9, 45));
    expect(replacementBid(fees(8, 40), market(20, 12), CAPS)).to.deep.include(fees(12, 52));
  });

  it("round up: a tenth of one wei is one wei", () => {
    const sent = { maxPriorityFeePerGasWei: 1n, maxFeePerGasWei: 11n };
    const caps = { ...CAPS, minPriorityFeeWei: 0n };
    const bid = replacementBid(sent, { baseFeePerGasWei: 1n, marketTipWei: undefined }, caps);
    expect(bid).to.include({ maxPriorityFeePerGasWei: 2n, maxFeePerGasWei: 13n });
  });

  it("are none when either cap leaves no room for a replacement", () => {
    expect(replacementBid(fees(8, 89), market(10), CAPS), "the price").to.equal(undefined);
    expect(replacementBid(fees(45, 60), market(10), CAPS), "the tip").to.equal(undefined);
    expect(replacementBid(fees(8, 60), market(92), CAPS), "the base fee").to.equal(undefined);
    expect(replacementBid(fees(44, 88), market(10), CAPS)).to.not.equal(undefined);
  });

  it("go with the market up to the caps, and no further", () => {
    const bid = replacementBid(fees(8, 40), market(60, 900), CAPS)!;
    expect(bid).to.deep.include(fees(40, 100));
    expect(gasPriceWei(bid)).to.equal(100n * GWEI);
  });

  it("of a no-op are the market's within the caps where it replaces nothing", () => {
    expect(noOpFees(undefined, market(10, 3), CAPS)).to.deep.equal(fees(3, 23));
    expect(noOpFees(undefined, market(10), CAPS)).to.deep.equal(fees(1, 21));
    expect(noOpFees(undefined, market(200, 3), CAPS)).to.deep.equal(fees(3, 100));
  });

  it("of a no-op pass the highest price only as far as replacing asks for it", () => {
    expect(noOpFees(fees(40, 96), market(200, 900), CAPS)).to.deep.equal(fees(50, 108));
  });
});
