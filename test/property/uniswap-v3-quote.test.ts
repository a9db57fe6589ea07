import { TickMath } from "@uniswap/v3-sdk";
import { expect } from "chai";
import fc from "fast-check";
import { MAX_TICK, MIN_TICK, sqrtRatioAtTick, tickAtSqrtRatio } from "../../bot/market/quoting/uniswap-v3/tick-math.ts";
import { quoteUniswapV3 } from "../../bot/market/quoting/uniswap-v3/uniswap-v3-quote.ts";
import { anyAmount, anyV3Pool, sdkAmount, sdkPool } from "../builders/pools.ts";

const anyTick = fc.oneof(fc.integer({ min: MIN_TICK, max: MAX_TICK }), fc.constantFrom(MIN_TICK, -1, 0, 1, MAX_TICK));

describe("Uniswap V3 quoting against Uniswap's own library", () => {
  it("gives the same square-root price for a tick", () => {
    fc.assert(
      fc.property(anyTick, (tick) => {
        expect(sqrtRatioAtTick(tick).toString()).to.equal(TickMath.getSqrtRatioAtTick(tick).toString());
      }),
      { numRuns: 300 },
    );
  });

  it("gives the same tick for a square-root price, exactly at and one beside the border too", () => {
    fc.assert(
      fc.property(fc.integer({ min: MIN_TICK + 1, max: MAX_TICK - 1 }), fc.bigInt(0n, 10_000n), (tick, ppm) => {
        const from = sqrtRatioAtTick(tick);
        expect(tickAtSqrtRatio(from)).to.equal(tick);
        expect(tickAtSqrtRatio(from - 1n)).to.equal(tick - 1);
        expect(tickAtSqrtRatio(from + ((sqrtRatioAtTick(tick + 1) - 1n - from) * ppm) / 10_000n)).to.equal(tick);
      }),
      { numRuns: 300 },
    );
  });

  it("gives the same amount out, price, tick and liquidity across random ticks, or refuses what does not fill", async () => {
    let quoted = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(anyV3Pool, anyAmount(120), fc.boolean(), async (pool, amountIn, zeroForOne) => {
        const tokenIn = zeroForOne ? pool.token0 : pool.token1;
        const quote = quoteUniswapV3(pool, tokenIn, amountIn);
        const [out, after] = await sdkPool(pool).getOutputAmount(sdkAmount(tokenIn, amountIn));
        if (quote.refused !== undefined) {
          refused++;
          expect(quote.refused).to.equal("liquidity-exhausted");
          const limit = zeroForOne ? TickMath.MIN_SQRT_RATIO : TickMath.MAX_SQRT_RATIO;
          expect(BigInt(after.sqrtRatioX96.toString()) - BigInt(limit.toString())).to.equal(zeroForOne ? 1n : -1n);
          return;
        }
        quoted++;
        expect(quote.amountOut.toString()).to.equal(out.quotient.toString());
        expect(quote.poolAfter.sqrtPriceX96.toString()).to.equal(after.sqrtRatioX96.toString());
        expect(quote.poolAfter.tick).to.equal(after.tickCurrent);
        expect(quote.poolAfter.liquidity.toString()).to.equal(after.liquidity.toString());
      }),
      { numRuns: 400 },
    );
    expect(quoted).to.be.greaterThan(100);
    expect(refused).to.be.greaterThan(20);
  });

  it("quotes a second swap from the state after the first", async () => {
    await fc.assert(
      fc.asyncProperty(anyV3Pool, anyAmount(80), anyAmount(80), async (pool, first, second) => {
        const quote = quoteUniswapV3(pool, pool.token0, first);
        fc.pre(quote.refused === undefined);
        const back = quoteUniswapV3(quote.poolAfter, pool.token1, second);
        fc.pre(back.refused === undefined);
        const [, after] = await sdkPool(pool).getOutputAmount(sdkAmount(pool.token0, first));
        const [out] = await after.getOutputAmount(sdkAmount(pool.token1, second));
        expect(back.amountOut.toString()).to.equal(out.quotient.toString());
      }),
      { numRuns: 100 },
    );
  });

  it("refuses exactly when the swap would stop outside the ticks that were read", () => {
    fc.assert(
      fc.property(anyV3Pool, anyAmount(100), fc.boolean(), (pool, amountIn, zeroForOne) => {
        const tokenIn = zeroForOne ? pool.token0 : pool.token1;
        const whole = quoteUniswapV3(pool, tokenIn, amountIn);
        const wordTicks = 256 * pool.tickSpacing;
        const word = Math.floor(pool.tick / wordTicks);
        const known = { knownFromTick: word * wordTicks, knownToTick: (word + 1) * wordTicks - pool.tickSpacing };
        const ticks = pool.ticks.filter(({ index }) => index >= known.knownFromTick && index <= known.knownToTick);
        const partial = quoteUniswapV3({ ...pool, ...known, ticks }, tokenIn, amountIn);
        if (partial.refused === undefined) {
          if (whole.refused !== undefined) throw new Error("a part of the ticks cannot fill more than all of them");
          expect(partial.amountOut).to.equal(whole.amountOut);
        } else if (whole.refused === undefined) {
          expect(partial.refused).to.equal("leaves-known-ticks");
          const tickAfter = whole.poolAfter.tick;
          // Upwards the last known tick itself is reachable, and from it the next step would leave.
          expect(tickAfter < known.knownFromTick || tickAfter >= known.knownToTick).to.equal(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
