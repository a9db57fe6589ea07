import { expect } from "chai";
import { quoteExactInput } from "../../bot/market/quoting/quote.ts";
import { expectedSlippageBps } from "../../bot/trading/slippage/expected-slippage.ts";
import { fitSize, type Sized } from "../../bot/trading/slippage/fit-size.ts";
import { reducedSizeWei } from "../../bot/trading/slippage/reduced-size.ts";
import { leastOutWei, slippageCapBps } from "../../bot/trading/slippage/slippage-cap.ts";
import { slippageTierBps } from "../../bot/trading/slippage/slippage-tier.ts";
import { addressOf, v2Pool, v3Pool } from "../builders/pools.ts";

const AMOUNT_WEI = 10n ** 20n;
const PERCENT_WEI = AMOUNT_WEI / 100n;

describe("the slippage of a trade", () => {
  describe("that a margin bears", () => {
    for (const [margin, profitWei, tierBps] of [
      ["a wei above 2 %", 2n * PERCENT_WEI + 1n, 50n],
      ["exactly 2 %", 2n * PERCENT_WEI, 30n],
      ["a wei above 1 %", PERCENT_WEI + 1n, 30n],
      ["exactly 1 %", PERCENT_WEI, 10n],
      ["nothing", 0n, 10n],
      ["a loss", -PERCENT_WEI, 10n],
    ] as const) {
      it(`is ${tierBps} basis points for ${margin}`, () => {
        expect(slippageTierBps({ profitWei, amountInWei: AMOUNT_WEI })).to.equal(tierBps);
      });
    }

    it("is no more than the limits allow", () => {
      const terms = { profitWei: 3n * PERCENT_WEI, amountInWei: AMOUNT_WEI, netProfitWei: 3n * PERCENT_WEI };
      expect(slippageCapBps({ ...terms, maxSlippageBps: 50n })).to.equal(50n);
      expect(slippageCapBps({ ...terms, maxSlippageBps: 7n })).to.equal(7n);
    });

    it("is less than what is left of it after gas", () => {
      const terms = { profitWei: 3n * PERCENT_WEI, amountInWei: AMOUNT_WEI, maxSlippageBps: 50n };
      const bps = PERCENT_WEI / 100n;
      expect(slippageCapBps({ ...terms, netProfitWei: 20n * bps + 1n })).to.equal(20n);
      expect(slippageCapBps({ ...terms, netProfitWei: 20n * bps })).to.equal(19n);
      expect(slippageCapBps({ ...terms, netProfitWei: 1n })).to.equal(0n);
      expect(slippageCapBps({ ...terms, netProfitWei: -bps })).to.equal(0n);
    });

    it("is taken off a quote, rounded against us by no wei", () => {
      expect(leastOutWei(10_000n, 50n)).to.equal(9_950n);
      expect(leastOutWei(9_999n, 50n)).to.equal(9_950n);
      expect(leastOutWei(0n, 50n)).to.equal(1n);
    });
  });

  describe("that is expected", () => {
    it("is the price impact of the exact quote, without the pool's fee", () => {
      const pool = v2Pool(10n ** 24n, 10n ** 24n, { feePpm: 3_000 });
      const amountInWei = 10n ** 22n;
      const quote = quoteExactInput(pool, pool.token0, pool.token1, amountInWei);
      if (quote.refused !== undefined) throw new Error(quote.refused);
      const swap = { tokenIn: pool.token0, tokenOut: pool.token1 };
      const expected = expectedSlippageBps(pool, { swap, amountInWei, quotedOutWei: quote.amountOut });
      // x / (reserve + x), for what is left of the amount after the fee.
      expect(Math.abs(expected - (9_970 / 1_009_970) * 10_000) < 1e-6).to.equal(true);
    });

    it("is next to nothing where liquidity is concentrated, whatever the pool holds", () => {
      const positions = [{ lowerTick: -60, upperTick: 60, liquidity: 10n ** 26n }];
      const pool = v3Pool(positions, { tick: 0 }, { feePpm: 3_000, token0: addressOf(1), token1: addressOf(2) });
      const amountInWei = 10n ** 22n;
      const quote = quoteExactInput(pool, pool.token0, pool.token1, amountInWei);
      if (quote.refused !== undefined) throw new Error(quote.refused);
      const swap = { tokenIn: pool.token0, tokenOut: pool.token1 };
      const expected = expectedSlippageBps(pool, { swap, amountInWei, quotedOutWei: quote.amountOut });
      expect(expected > 0 && expected < 1.1).to.equal(true);
    });

    it("is all of it in a pool without a price", () => {
      const swap = { tokenIn: addressOf(1), tokenOut: addressOf(2) };
      expect(expectedSlippageBps(v2Pool(0n, 0n), { swap, amountInWei: 1n, quotedOutWei: 0n })).to.equal(10_000);
    });
  });

  describe("makes a size smaller", () => {
    for (const [expectedBps, left] of [
      [50.000001, 50n],
      [50, 70n],
      [30.000001, 70n],
      [30, 100n],
      [0, 100n],
    ] as const) {
      it(`to ${left} % when ${expectedBps} basis points are expected`, () => {
        expect(reducedSizeWei(100n, expectedBps)).to.equal(left);
      });
    }

    it("again and again, until what is expected fits the cap", () => {
      const tried: bigint[] = [];
      const fitted = fitSize(1_000n, (size) => {
        tried.push(size);
        return aTrade(size, { expectedBps: Number(size) / 10, capBps: 10n });
      });
      // 100 and 50 → half, 35 and 24.5 → seven tenths; below 30 the specification stops, and the cap does not.
      expect(tried).to.deep.equal([1_000n, 500n, 350n, 245n, 171n, 119n, 83n]);
      expect(fitted).to.deep.equal({ fits: aTrade(83n, { expectedBps: 8.3, capBps: 10n }) });
    });

    it("not at all when that is exactly the cap", () => {
      const fitted = fitSize(1_000n, (size) => aTrade(size, { expectedBps: 10, capBps: 10n }));
      expect(fitted).to.deep.include({ fits: aTrade(1_000n, { expectedBps: 10, capBps: 10n }) });
    });

    it("and gives up with the last figures where it does not pay any more", () => {
      const fitted = fitSize(1_000n, (size) => ({
        ...aTrade(size, { expectedBps: 40, capBps: 10n }),
        pays: size > 600n,
      }));
      expect(fitted).to.deep.equal({ exceeds: { expectedBps: 40, maxBps: 10 } });
      expect(fitSize(1_000n, () => undefined)).to.equal(undefined);
    });
  });
});

function aTrade(size: bigint, sized: Omit<Sized, "pays">): Sized & { readonly size: bigint } {
  return { size, ...sized, pays: true };
}
