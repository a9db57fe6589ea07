import { expect } from "chai";
import { PoolValuation } from "../../bot/adapters/valuation/pool-valuation.ts";
import type { Address } from "../../bot/core/hex.ts";
import { USD_E8 } from "../../bot/core/usd.ts";
import type { PoolState } from "../../bot/market/pool-state.ts";
import { DEFAULT_USD_PRICE_SETTINGS } from "../../bot/market/prices/usd-price-settings.ts";
import { addressOf, v2Pool, v3Pool } from "../builders/pools.ts";

/** In the order of their addresses. */
const [USDC, USDT, WETH, TOKEN] = [addressOf(1), addressOf(2), addressOf(3), addressOf(4)];
const ETHER = 10n ** 18n;
const USD_UNITS = 10n ** 6n;

const SETTINGS = {
  ...DEFAULT_USD_PRICE_SETTINGS,
  wrappedNative: WETH,
  stables: [
    { address: USDC, decimals: 6 },
    { address: USDT, decimals: 6 },
  ],
  maxAgeMs: 60_000,
};

/** Two clocks that are set by hand, and a valuation by these pools at their present. */
function valuedBy(...pools: readonly PoolState[]) {
  const time = { wallMs: 1_700_000_000_000, monotonicMs: 5_000 };
  const clocks = { wallMs: () => time.wallMs, monotonicMs: () => time.monotonicMs };
  const valuation = new PoolValuation(SETTINGS, clocks);
  valuation.update({ blockNumber: 1n, pools, changed: "all" }, { readAtMs: time.wallMs });
  /** In whole dollars and cents, of one token of 18 decimals. */
  const priceOf = (token: Address) => {
    const worth = valuation.usdE8Of({ token, amountWei: ETHER });
    return worth === undefined ? undefined : Number(worth) / Number(USD_E8);
  };
  return { valuation, time, priceOf };
}

/** A pair of the native coin at a price, with so many dollars on one side. */
function pair(stable: Address, price: number, depthUsd: number): PoolState {
  const units = BigInt(depthUsd) * USD_UNITS;
  return v2Pool(units, (units * 10n ** 12n) / BigInt(price), { token0: stable, token1: WETH });
}

/** A pair of the token against the native coin, at so many tokens for one, with so many native coins on one side. */
function tokenPair(tokensForOne: number, depthEther: number): PoolState {
  const wei = BigInt(depthEther) * ETHER;
  return v2Pool(wei, wei * BigInt(tokensForOne), { token0: WETH, token1: TOKEN });
}

describe("Prices in US dollars from pools", () => {
  it("count a stable token as one dollar, whatever pools say", () => {
    const { valuation } = valuedBy();
    expect(valuation.usdE8Of({ token: USDC, amountWei: 12_345_678n })).to.equal(1_234_567_800n);
    expect(valuation.fromUsdE8(1_234_567_899n, USDC)).to.equal(12_345_678n);
    expect(valuation.usdE8Of({ token: USDT, amountWei: -1_500_000n })).to.equal(-150_000_000n);
  });

  it("take the native coin's from the deepest pool against a stable token, and other tokens' through either", () => {
    const { priceOf } = valuedBy(pair(USDC, 2_000, 5_000_000), pair(USDT, 2_010, 8_040_000), tokenPair(4, 1_000));
    expect(priceOf(WETH)).to.equal(2_010);
    expect(Math.abs(Number(priceOf(TOKEN)) - 502.5)).to.be.below(0.000_001);
    const direct = v2Pool(8_000_000n * USD_UNITS, 16_000n * ETHER, { token0: USDC, token1: TOKEN });
    expect(valuedBy(pair(USDC, 2_000, 5_000_000), tokenPair(4, 1_000), direct).priceOf(TOKEN)).to.equal(500);
  });

  it("round towards zero, in both directions and for losses, too", () => {
    const { valuation } = valuedBy(pair(USDC, 2_000, 5_000_000));
    expect(valuation.usdE8Of({ token: WETH, amountWei: 4_999_999n })).to.equal(0n);
    expect(valuation.usdE8Of({ token: WETH, amountWei: -9_999_999n })).to.equal(-1n);
    expect(valuation.fromUsdE8(1n, WETH)).to.equal(5_000_000n);
  });

  it("are those of a concentrated pool, too", () => {
    const around = [{ lowerTick: 195_000, upperTick: 205_000, liquidity: 10n ** 18n }];
    const { priceOf } = valuedBy(v3Pool(around, { tick: 200_000 }, { token0: USDC, token1: WETH }));
    // 10^12 units of dust for a dollar's millionth, over 1.0001^200000.
    expect(Math.abs(Number(priceOf(WETH)) - 10 ** 12 / 1.0001 ** 200_000)).to.be.below(0.001);
  });

  it("are not given by a pool that is too thin, nor by a thin layer of much liquidity", () => {
    expect(valuedBy(pair(USDC, 2_000, 99_999)).priceOf(WETH)).to.equal(undefined);
    expect(valuedBy(pair(USDC, 2_000, 100_001)).priceOf(WETH)).to.equal(2_000);
    const layered = (lowerTick: number, upperTick: number) =>
      v3Pool([{ lowerTick, upperTick, liquidity: 10n ** 20n }], { tick: 200_000 }, { token0: USDC, token1: WETH });
    expect(valuedBy(layered(199_980, 200_040)).priceOf(WETH)).to.equal(undefined);
    expect(valuedBy(layered(190_020, 200_040)).priceOf(WETH), "nothing above").to.equal(undefined);
    expect(valuedBy(layered(199_980, 210_000)).priceOf(WETH), "nothing below").to.equal(undefined);
    expect(valuedBy(layered(199_740, 200_220)).priceOf(WETH), "2 % to either side").not.to.equal(undefined);
  });

  it("are not given at all where the two deepest pools contradict each other, and a thinner third does not matter", () => {
    const honest = pair(USDC, 2_000, 50_000_000);
    expect(valuedBy(honest, pair(USDT, 2_060, 20_000_000)).priceOf(WETH)).to.equal(undefined);
    expect(valuedBy(honest, pair(USDT, 2_039, 20_000_000)).priceOf(WETH)).to.equal(2_000);
    const third = pair(USDT, 3_000, 5_000_000);
    expect(valuedBy(honest, pair(USDT, 1_999, 20_000_000), third).priceOf(WETH)).to.equal(2_000);
  });

  it("are not those of a pool that somebody pushes, which makes it look deeper than it is", () => {
    const honest = pair(USDC, 2_000, 10_000_000);
    const second = pair(USDT, 2_000, 9_000_000);
    // Three times the dollars and a third of the coins: nine times the price.
    const pushed = v2Pool(27_000_000n * USD_UNITS, 1_500n * ETHER, { token0: USDT, token1: WETH });
    expect(valuedBy(honest, second).priceOf(WETH)).to.equal(2_000);
    expect(valuedBy(honest, pushed).priceOf(WETH)).to.equal(undefined);
    expect(valuedBy(honest, second, { ...pushed, reserve0: 24_000_000n * USD_UNITS }).priceOf(WETH)).to.equal(2_000);
  });

  it("leave other tokens with their direct pools where the native coin has no price", () => {
    const direct = v2Pool(8_000_000n * USD_UNITS, 16_000n * ETHER, { token0: USDC, token1: TOKEN });
    const { priceOf } = valuedBy(pair(USDC, 2_000, 1_000), tokenPair(4, 1_000_000), direct);
    expect(priceOf(WETH)).to.equal(undefined);
    expect(priceOf(TOKEN)).to.equal(500);
  });

  it("are not given by pools that are empty", () => {
    const empty = v2Pool(0n, 0n, { token0: USDC, token1: WETH });
    expect(valuedBy(empty, pair(USDT, 2_000, 5_000_000)).priceOf(WETH)).to.equal(2_000);
  });
});

describe("The age of prices", () => {
  const aMarket = () => valuedBy(pair(USDC, 2_000, 5_000_000));

  it("is limited to 60 s, and begins anew with each snapshot", () => {
    const { valuation, time, priceOf } = aMarket();
    time.wallMs += 60_000;
    time.monotonicMs += 60_000;
    expect(priceOf(WETH)).to.equal(2_000);
    time.monotonicMs += 1;
    expect(priceOf(WETH)).to.equal(undefined);
    expect(valuation.usdE8Of({ token: USDC, amountWei: 1n }), "nor is a dollar one without a market").to.equal(
      undefined,
    );
    valuation.update(
      { blockNumber: 2n, pools: [pair(USDC, 1_900, 5_000_000)], changed: "all" },
      { readAtMs: time.wallMs },
    );
    expect(priceOf(WETH)).to.equal(1_900);
  });

  it("is not shortened by a clock that is set back", () => {
    const { time, priceOf } = aMarket();
    time.wallMs -= 3_600_000;
    time.monotonicMs += 60_001;
    expect(priceOf(WETH)).to.equal(undefined);
  });

  it("counts a suspension, in which the monotonic clock stands still", () => {
    const { time, priceOf } = aMarket();
    time.wallMs += 3_600_000;
    expect(priceOf(WETH)).to.equal(undefined);
  });

  it("is that of the reading, however late it is handed over", () => {
    const { valuation, time, priceOf } = aMarket();
    valuation.update(
      { blockNumber: 2n, pools: [pair(USDC, 1_900, 5_000_000)], changed: "all" },
      { readAtMs: time.wallMs - 50_000 },
    );
    time.monotonicMs += 10_001;
    expect(priceOf(WETH)).to.equal(undefined);
  });

  it("is over before the first snapshot", () => {
    expect(new PoolValuation(SETTINGS).usdE8Of({ token: USDC, amountWei: 1n })).to.equal(undefined);
  });
});
