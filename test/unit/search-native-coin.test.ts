import { expect } from "chai";
import { cycleFlaw } from "../../bot/core/cycle-flaw.ts";
import { NATIVE_COIN } from "../../bot/core/hex.ts";
import { grossProfitWei } from "../../bot/core/route.ts";
import type { PoolState } from "../../bot/market/pool-state.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import type { BalancerWeightedPool } from "../../bot/market/quoting/balancer-weighted/balancer-weighted-pool.ts";
import type { UniswapV4Pool } from "../../bot/market/quoting/uniswap-v4/uniswap-v4-pool.ts";
import { CycleBook } from "../../bot/market/search/cycle-book.ts";
import { findOpportunities } from "../../bot/market/search/find-opportunities.ts";
import type { Opportunity } from "../../bot/market/search/opportunity.ts";
import { addressOf, v2Pool, v3Pool } from "../builders/pools.ts";

const [WRAPPED, TOKEN, OTHER] = [addressOf(5), addressOf(6), addressOf(7)] as const;
const ETHER = 10n ** 18n;

/** A pool of Uniswap V4 in which the native coin is token0, at a price of so many ticks. */
function nativePool(tick: number, token1 = TOKEN): UniswapV4Pool {
  const bands = [{ lowerTick: -6_000, upperTick: 6_000, liquidity: 5_000n * ETHER }];
  const { sqrtPriceX96, tick: at, liquidity, ticks, knownFromTick, knownToTick } = v3Pool(bands, { tick });
  const key = { token0: NATIVE_COIN, token1, feePpm: 3_000, tickSpacing: 60, hooks: NATIVE_COIN };
  const around = { sqrtPriceX96, tick: at, liquidity, ticks, knownFromTick, knownToTick };
  const fees = { protocolFee0Ppm: 0, protocolFee1Ppm: 0 };
  return { venue: "uniswap-v4", address: `0x${"4".repeat(64)}`, ...key, ...around, ...fees };
}

function search(pools: readonly PoolState[], wrappedNative?: typeof WRAPPED): Opportunity[] {
  const cycles = new CycleBook({ baseTokens: [WRAPPED], maxHops: 3, ...(wrappedNative && { wrappedNative }) });
  return findOpportunities({ pools }, { cycles, prices: new NativePrices(WRAPPED), baseFeePerGasWei: 0n });
}

describe("The native coin in a search", () => {
  const pair = v2Pool(1_000n * ETHER, 1_000n * ETHER, { token0: WRAPPED, token1: TOKEN });

  it("is one token with its wrapped form, while each hop calls it as its pool does", () => {
    const [best] = search([pair, nativePool(500)], WRAPPED);
    const { profitToken, hops } = best!.route;
    expect(profitToken).to.equal(WRAPPED);
    expect(hops.map(({ tokenIn, tokenOut }) => [tokenIn, tokenOut])).to.deep.equal([
      [NATIVE_COIN, TOKEN],
      [TOKEN, WRAPPED],
    ]);
    expect(grossProfitWei(best!.route) > 0n).to.equal(true);
    expect(cycleFlaw(best!.route, WRAPPED)).to.equal(undefined);
    expect(search([pair, nativePool(500)])).to.deep.equal([]);
  });

  it("is joined to its wrapped form in the middle of a cycle", () => {
    const start = v2Pool(1_000n * ETHER, 1_000n * ETHER, { token0: WRAPPED, token1: OTHER });
    const cycles = new CycleBook({ baseTokens: [OTHER], maxHops: 3, wrappedNative: WRAPPED });
    const end = v2Pool(1_000n * ETHER, 1_000n * ETHER, { token0: TOKEN, token1: OTHER });
    cycles.update({ pools: [start, nativePool(500), end] });
    const found = cycles.candidates.map(({ cycle }) => cycle.hops.map(({ tokenIn }) => tokenIn));
    expect(found).to.deep.include([OTHER, NATIVE_COIN, TOKEN]);
  });

  it("is left alone in a pool that has both forms, where a name could mean either", () => {
    const third = ETHER / 3n;
    const both: BalancerWeightedPool = {
      ...{ venue: "balancer-v2", kind: "weighted", address: addressOf(100), poolId: `0x${"64".padStart(64, "0")}` },
      tokens: [NATIVE_COIN, WRAPPED, TOKEN],
      balances: [1_500n * ETHER, 1_200n * ETHER, 1_000n * ETHER],
      scales: [1n, 1n, 1n],
      weights: [third, third, ETHER - 2n * third],
      ...{ swapFee: ETHER / 1_000n, power: "with-shortcuts" },
    };
    const cycles = new CycleBook({ baseTokens: [WRAPPED], maxHops: 2, wrappedNative: WRAPPED });
    cycles.update({ pools: [both, pair] });
    const found = cycles.candidates.map(({ cycle }) => cycle.hops.map(({ tokenIn }) => tokenIn));
    expect(found).to.deep.equal([[WRAPPED, TOKEN]]);
  });

  it("may stand in a path where its wrapped form would, and for no other token", () => {
    const hop = (n: number, tokenIn: typeof TOKEN, tokenOut: typeof TOKEN) => ({
      pool: addressOf(n),
      tokenIn,
      tokenOut,
    });
    const path = { profitToken: WRAPPED, hops: [hop(1, NATIVE_COIN, TOKEN), hop(2, TOKEN, WRAPPED)] };
    expect([cycleFlaw(path), cycleFlaw(path, WRAPPED)]).to.deep.equal([undefined, undefined]);
    expect(cycleFlaw(path, OTHER)).to.include({ hop: 0, field: "tokenIn", found: NATIVE_COIN });
    const twoForms = { profitToken: WRAPPED, hops: [hop(1, NATIVE_COIN, TOKEN), hop(2, TOKEN, NATIVE_COIN)] };
    expect(cycleFlaw(twoForms, WRAPPED)).to.equal(undefined);
    const mixed = { profitToken: WRAPPED, hops: [hop(1, WRAPPED, NATIVE_COIN), hop(2, OTHER, WRAPPED)] };
    expect(cycleFlaw(mixed, WRAPPED)).to.include({ hop: 1, field: "tokenIn", found: OTHER });
    const twice = {
      profitToken: WRAPPED,
      hops: [hop(1, NATIVE_COIN, TOKEN), hop(2, TOKEN, NATIVE_COIN), hop(3, OTHER, WRAPPED)],
    };
    expect(cycleFlaw(twice)).to.include({ hop: 2, field: "tokenIn" });
  });
});
