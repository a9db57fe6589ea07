import { expect } from "chai";
import { grossProfitWei } from "../../bot/core/route.ts";
import { sizeSignal } from "../../bot/executors/flash/size-signal.ts";
import { MAX_TICKS_CROSSED, withinReach } from "../../bot/executors/flash/sizing-reach.ts";
import { MarketView } from "../../bot/market/market-view.ts";
import type { UniswapV3Pool } from "../../bot/market/pool-state.ts";
import { quoteExactInput } from "../../bot/market/quoting/quote.ts";
import { aHead } from "../builders/heads.ts";
import { aFlashSignal } from "../builders/plans.ts";
import { type Position, v2Pool, v3Pool } from "../builders/pools.ts";

const ETHER = 10n ** 18n;

/** A pool in which every tick is initialised, so many to each side of its price, and each has other liquidity. */
function densePool(tick: number, ticksAside: number): UniswapV3Pool {
  const positions = Array.from({ length: 2 * ticksAside }, (_unused, n): Position => {
    const lowerTick = tick - ticksAside + n;
    return { lowerTick, upperTick: lowerTick + 1, liquidity: ETHER * BigInt(100 + (n % 7)) };
  });
  const bounds = { knownFromTick: tick - ticksAside, knownToTick: tick + ticksAside };
  return { ...v3Pool(positions, { tick }, { feePpm: 100 }), ...bounds };
}

/** The same pool, with a note of each tick that a swap crosses: nothing else asks for what a tick changes. */
function watched(pool: UniswapV3Pool): { readonly pool: UniswapV3Pool; readonly crossed: number[] } {
  const crossed: number[] = [];
  const ticks = pool.ticks.map(({ index, liquidityNet }) => ({
    index,
    get liquidityNet() {
      crossed.push(index);
      return liquidityNet;
    },
  }));
  return { pool: { ...pool, ticks }, crossed };
}

/** Sizes a cycle over the dense pool, in which token0 is far dearer than in a pair, and the pair. */
function sizing(ticksAside: number) {
  const { pool, crossed } = watched(densePool(3_000, ticksAside));
  const pair = v2Pool(1_000_000n * ETHER, 1_000_000n * ETHER);
  const { token0: profitToken, token1: other } = pool;
  const view = new MarketView();
  view.update({ blockNumber: 100n, pools: [pool, pair], changed: "all" }, { readAtMs: 0 });
  const { route: _route, expectedProfit: _profit, ...facts } = aFlashSignal();
  const hops = [
    { pool: pool.address, tokenIn: profitToken, tokenOut: other },
    { pool: pair.address, tokenIn: other, tokenOut: profitToken },
  ];
  const wishes: string[] = [];
  const tickWishes = { wantsMoreTicks: (address: string): unknown => wishes.push(address) };
  const sized = sizeSignal({ ...facts, path: { profitToken, hops } }, aHead(100n), { view, tickWishes });
  return { sized, crossed, pool, wishes };
}

describe("Sizing over a pool with ticks without end", () => {
  it("takes no more work than where a swap can cross only as many as any gas would pay for", () => {
    const few = sizing(MAX_TICKS_CROSSED);
    const many = sizing(3_500);
    expect(few.crossed).not.to.have.lengthOf(0);
    // A pool's end may be refused one amount sooner or later than reach is.
    expect(many.crossed.length).to.be.within(few.crossed.length * 0.9, few.crossed.length * 1.1);
    expect(new Set(many.crossed).size).to.be.at.most(MAX_TICKS_CROSSED);
    expect(Math.min(...many.crossed)).to.be.above(3_000 - MAX_TICKS_CROSSED);
  });

  it("finds what gains most within reach, and says that there is not much more", () => {
    const { sized } = sizing(3_500);
    if (!("route" in sized)) throw new Error("nothing was sized");
    expect(grossProfitWei(sized.route) > 0n).to.equal(true);
    expect(sized.shortage).to.match(/^not much more than [0-9]+ wei of .* can go through it \(leaves-known-ticks\)$/);
  });

  it("wants more ticks where those that are known end, and none where only its reach does", () => {
    const ending = sizing(MAX_TICKS_CROSSED / 2);
    expect(ending.wishes).to.deep.equal([ending.pool.address]);
    expect(sizing(3_500).wishes).to.deep.equal([]);
  });

  it("quotes what is within reach as the whole pool does, in both directions", () => {
    const pool = densePool(0, 1_000);
    const near = withinReach(pool);
    for (const [tokenIn, tokenOut] of [
      [pool.token0, pool.token1],
      [pool.token1, pool.token0],
    ] as const) {
      let quoted = 0;
      for (let amountIn = ETHER / 1_000n; ; amountIn = (amountIn * 3n) / 2n) {
        const quote = quoteExactInput(near, tokenIn, tokenOut, amountIn);
        if (quote.refused !== undefined) {
          expect(quote.refused).to.equal("leaves-known-ticks");
          break;
        }
        const whole = quoteExactInput(pool, tokenIn, tokenOut, amountIn);
        expect(quote.amountOut).to.equal(whole.refused === undefined ? whole.amountOut : undefined);
        quoted += 1;
      }
      expect(quoted).to.be.above(10);
    }
  });

  it("leaves pools alone that have no more, and cuts each state once", () => {
    const small = densePool(0, MAX_TICKS_CROSSED - 1);
    expect(withinReach(small)).to.equal(small);
    const pair = v2Pool(ETHER, ETHER);
    expect(withinReach(pair)).to.equal(pair);
    const big = densePool(0, 500);
    expect(withinReach(big)).to.equal(withinReach(big)).and.not.to.equal(big);
  });
});
