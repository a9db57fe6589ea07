import { expect } from "chai";
import type { Hop, PlainSwap } from "../../bot/core/route.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import { appraise } from "../../bot/market/search/opportunity.ts";
import { estimateRouteGas } from "../../bot/market/search/route-gas.ts";
import { addressOf, v2Pool, v3Pool } from "../builders/pools.ts";

const USD = addressOf(1);
const WRAPPED = addressOf(2);
const OTHER = addressOf(3);
const ETHER = 10n ** 18n;

function pricesOf(...pools: Parameters<NativePrices["update"]>[0]["pools"]): NativePrices {
  const prices = new NativePrices(WRAPPED);
  prices.update({ blockNumber: 1n, pools, changed: "all" });
  return prices;
}

function hop(n: number, venue: PlainSwap["venue"], amountIn = 100n, amountOut = 100n): Hop {
  return { venue, pool: addressOf(n), tokenIn: WRAPPED, tokenOut: WRAPPED, amountIn, amountOut };
}

describe("Native prices", () => {
  it("are the identity for the wrapped coin and unknown for a token without a pool", () => {
    const prices = new NativePrices(WRAPPED);
    expect(prices.fromNative(5n, WRAPPED)).to.equal(5n);
    expect(prices.toNative(5n, WRAPPED)).to.equal(5n);
    expect(prices.fromNative(5n, USD)).to.equal(undefined);
    expect(prices.toNative(5n, USD)).to.equal(undefined);
  });

  it("come from the deepest pool, be it V2 or V3, on either side", () => {
    const thin = v2Pool(2_000n * 10n ** 6n, ETHER, { token0: USD, token1: WRAPPED });
    const deep = v2Pool(3_000_000n * 10n ** 6n, 1_000n * ETHER, { token0: USD, token1: WRAPPED });
    expect(pricesOf(thin, deep).fromNative(ETHER, USD)).to.equal(3_000n * 10n ** 6n);
    expect(pricesOf(deep, thin).toNative(6_000n * 10n ** 6n, USD)).to.equal(2n * ETHER);
    const position = { lowerTick: -60_000, upperTick: 60_000, liquidity: 10n ** 24n };
    const deepest = v3Pool([position], { tick: 6_932 }, { token0: WRAPPED, token1: OTHER });
    const inOther = Number(pricesOf(deepest).fromNative(ETHER, OTHER)) / 1e18;
    expect(Math.abs(inOther - 2)).to.be.below(0.001);
    const inNative = Number(pricesOf(deepest).toNative(2n * ETHER, OTHER)) / 1e18;
    expect(Math.abs(inNative - 1)).to.be.below(0.001);
  });

  it("forget what the newest snapshot does not hold, and never come from an empty pool", () => {
    const prices = pricesOf(v2Pool(3_000n, 1n, { token0: USD, token1: WRAPPED }));
    expect(prices.fromNative(1n, USD)).to.equal(3_000n);
    prices.update({ blockNumber: 2n, pools: [v2Pool(0n, 0n, { token0: USD, token1: WRAPPED })], changed: "all" });
    expect(prices.fromNative(1n, USD)).to.equal(undefined);
  });

  it("round a cost up and a gain down", () => {
    const prices = pricesOf(v2Pool(3n, 10n, { token0: USD, token1: WRAPPED }));
    expect(prices.fromNative(1n, USD)).to.equal(1n);
    expect(prices.toNative(1n, USD)).to.equal(3n);
  });
});

describe("The gas of a route", () => {
  it("reproduces what was measured for two and three V2 hops", () => {
    const route = (hops: number) => ({
      profitToken: WRAPPED,
      hops: Array.from({ length: hops }, (_, i) => hop(i, "uniswap-v2")),
    });
    expect(estimateRouteGas(route(2))).to.equal(133_124n);
    expect(estimateRouteGas(route(3))).to.equal(183_384n);
  });

  it("is more for V3 than was measured without a crossed tick", () => {
    const hops = [hop(1, "uniswap-v3"), hop(2, "uniswap-v2")];
    expect(Number(estimateRouteGas({ hops }))).to.be.within(158_589, 185_000);
  });
});

describe("An opportunity", () => {
  it("is worth its gross profit less gas at the base fee, in native wei", () => {
    const hops = [hop(1, "uniswap-v2", 100n, 7n), hop(2, "uniswap-v2", 7n, 1_000_000n)];
    const appraised = appraise({ profitToken: WRAPPED, hops }, 2n, new NativePrices(WRAPPED));
    expect(appraised).to.include({ grossProfitWei: 999_900n, gas: 133_124n, netProfitNativeWei: 733_652n });
  });

  it("is none when nobody knows what its profit token is worth", () => {
    const hops = [hop(1, "uniswap-v2", 1n, 2n)];
    expect(appraise({ profitToken: OTHER, hops }, 1n, new NativePrices(WRAPPED))).to.equal(undefined);
  });
});
