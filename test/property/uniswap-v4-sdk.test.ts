import { CurrencyAmount, Token } from "@uniswap/sdk-core";
import { TickListDataProvider } from "@uniswap/v3-sdk";
import { Pool } from "@uniswap/v4-sdk";
import { expect } from "chai";
import fc from "fast-check";
import { poolIdOf } from "../../bot/adapters/chain/pools/uniswap-v4/uniswap-v4-storage.ts";
import { NATIVE_COIN } from "../../bot/core/hex.ts";
import type { UniswapV4Entry } from "../../bot/core/pool-entry.ts";
import { quoteUniswapV4 } from "../../bot/market/quoting/uniswap-v4/uniswap-v4-quote.ts";
import type { UniswapV4Pool } from "../../bot/market/quoting/uniswap-v4/uniswap-v4-pool.ts";
import { addressOf, anyAmount } from "../builders/pools.ts";
import { anyV4Pool } from "../builders/uniswap-v4-pools.ts";

const [TOKEN0, TOKEN1] = [addressOf(1), addressOf(2)];
const tokenOf = (address: string): Token => new Token(1, address, 18);

function keyOf(terms: { readonly feePpm: number; readonly tickSpacing: number }): UniswapV4Entry {
  const key = { token0: TOKEN0, token1: TOKEN1, hooks: NATIVE_COIN, ...terms };
  return { venue: "uniswap-v4", ...key, address: poolIdOf(key) };
}

function sdkPool({ feePpm, tickSpacing, sqrtPriceX96, liquidity, tick, ticks }: UniswapV4Pool): Pool {
  const sdkTicks = ticks.map(({ index, liquidityNet: net }) => ({
    index,
    liquidityNet: net.toString(),
    liquidityGross: (net < 0n ? -net : net).toString(),
  }));
  const provider = new TickListDataProvider(sdkTicks, tickSpacing);
  const [one, other] = [tokenOf(TOKEN0), tokenOf(TOKEN1)];
  const [price, depth] = [sqrtPriceX96.toString(), liquidity.toString()];
  return new Pool(one, other, feePpm, tickSpacing, NATIVE_COIN, price, depth, tick, provider);
}

describe("Uniswap V4 quoting against Uniswap's own library", () => {
  it("names a pool by the same id", () => {
    fc.assert(
      fc.property(anyV4Pool(keyOf), ({ address, feePpm, tickSpacing }) => {
        const id = Pool.getPoolId(tokenOf(TOKEN0), tokenOf(TOKEN1), feePpm, tickSpacing, NATIVE_COIN);
        expect(id).to.equal(address);
      }),
      { numRuns: 100 },
    );
  });

  // The library knows no fee of the protocol; that one is compared with the manager's own code.
  it("gives the same amount out wherever it quotes", async () => {
    let quoted = 0;
    await fc.assert(
      fc.asyncProperty(anyV4Pool(keyOf), anyAmount(127), fc.boolean(), async (drawn, amountIn, zeroForOne) => {
        const pool = { ...drawn, protocolFee0Ppm: 0, protocolFee1Ppm: 0 };
        const tokenIn = zeroForOne ? TOKEN0 : TOKEN1;
        const quote = quoteUniswapV4(pool, tokenIn, amountIn);
        if (quote.refused !== undefined) return;
        const paid = CurrencyAmount.fromRawAmount(tokenOf(tokenIn), amountIn.toString());
        const [out] = await sdkPool(pool).getOutputAmount(paid);
        expect(quote.amountOut.toString()).to.equal(out.quotient.toString());
        quoted++;
      }),
      { numRuns: 400 },
    );
    expect(quoted).to.be.greaterThan(100);
  });
});
