import { expect } from "chai";
import fc from "fast-check";
import { quoteUniswapV3 } from "../../bot/market/quoting/uniswap-v3/uniswap-v3-quote.ts";
import { SwapLadder } from "../../bot/market/quoting/uniswap-v3/swap-ladder.ts";
import { swapStep } from "../../bot/market/quoting/uniswap-v3/swap-step.ts";
import { sqrtRatioAtTick } from "../../bot/market/quoting/uniswap-v3/tick-math.ts";
import { anyAmount, anyV3Pool, v3Pool } from "../builders/pools.ts";

/** What two rates err by, and two sums of products of doubles. */
const DOUBT = 1e-9;

describe("The ladder of a Uniswap V3 pool", () => {
  it("answers an amount the same whatever was asked before", () => {
    fc.assert(
      fc.property(
        anyV3Pool,
        fc.array(anyAmount(120), { minLength: 2, maxLength: 8 }),
        fc.boolean(),
        (pool, amounts, zeroForOne) => {
          const tokenIn = zeroForOne ? pool.token0 : pool.token1;
          for (const amountIn of amounts) {
            const asked = quoteUniswapV3(pool, tokenIn, amountIn);
            const fresh = quoteUniswapV3({ ...pool }, tokenIn, amountIn);
            expect(asked.refused).to.equal(fresh.refused);
            if (asked.refused !== undefined || fresh.refused !== undefined) continue;
            expect(asked.amountOut).to.equal(fresh.amountOut);
            expect(asked.poolAfter.tick).to.equal(fresh.poolAfter.tick);
            expect(asked.poolAfter.sqrtPriceX96).to.equal(fresh.poolAfter.sqrtPriceX96);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("takes exactly what reaches the end of its liquidity, and not a unit more", () => {
    const edge = { lowerTick: -600, upperTick: 600, liquidity: 10n ** 18n };
    const pool = v3Pool([edge], { tick: 0 });
    const lastX96 = sqrtRatioAtTick(edge.lowerTick);
    const all = swapStep(pool.sqrtPriceX96, lastX96, pool.liquidity, 1n << 255n, BigInt(pool.feePpm));
    const quote = quoteUniswapV3(pool, pool.token0, all.spentIn);
    if (quote.refused !== undefined) throw new Error(quote.refused);
    expect(quote.amountOut).to.equal(all.amountOut);
    expect(quote.poolAfter).to.deep.include({ sqrtPriceX96: lastX96, tick: edge.lowerTick - 1, liquidity: 0n });
    expect(quoteUniswapV3(pool, pool.token0, all.spentIn + 1n)).to.deep.equal({ refused: "liquidity-exhausted" });
  });

  it("says in doubles at least what a swap brings, and no more than rounding at each stop on the way", () => {
    let compared = 0;
    fc.assert(
      fc.property(anyV3Pool, anyAmount(100), fc.boolean(), (pool, amountIn, zeroForOne) => {
        const ladder = new SwapLadder(pool, zeroForOne, pool.feePpm);
        const exact = ladder.swap(amountIn);
        const stretch = ladder.stretchAt(Number(amountIn));
        if (exact.refused !== undefined || stretch === undefined) return;
        compared++;
        const paid = stretch.paidShare * (Number(amountIn) - stretch.fromIn);
        const curveOut = stretch.fromOut + (paid * stretch.reserveOut) / (stretch.reserveIn + paid);
        const out = Number(exact.amountOut);
        expect(curveOut * (1 + DOUBT) >= out, `${curveOut} is less than ${out}`).to.equal(true);
        // A unit of the input, or of the price, may be worth many of the output.
        const unit = 1 + stretch.reserveOut / stretch.reserveIn + Number(pool.liquidity) / 2 ** 90;
        expect(curveOut * (1 - DOUBT) - out <= unit * 4_000, `${curveOut} is more than ${out}`).to.equal(true);
      }),
      { numRuns: 400 },
    );
    expect(compared).to.be.greaterThan(100);
  });
});
