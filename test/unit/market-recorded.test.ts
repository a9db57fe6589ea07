import { expect } from "chai";
import { grossProfitWei } from "../../bot/core/route.ts";
import type { Cycle } from "../../bot/market/search/cycle.ts";
import { quoteCycle } from "../../bot/market/sizing/quote-cycle.ts";
import { sizeCycle } from "../../bot/market/sizing/size-cycle.ts";
import { v2Pool } from "../builders/pools.ts";
import { recordedArbitrages } from "../builders/recorded-arbitrages.ts";
import { isRecordedMainnetThere } from "../builders/recorded-mainnet.ts";

describe("Arbitrages that searchers made over V2 pairs", () => {
  const isThere = isRecordedMainnetThere();

  it(isThere ? "are recorded" : "are skipped: the recorded mainnet blocks are not beside the repository", function () {
    if (!isThere && process.env["CI"] === undefined) this.skip();
    expect(isThere, "../shared/mainnet must be there in CI").to.equal(true);
  });

  const all = isThere ? recordedArbitrages() : [];
  for (const arbitrage of all.filter(({ swaps }) => swaps.every(({ proto }) => proto === "v2"))) {
    const pools = arbitrage.swaps.map(({ pool, tokenIn, tokenOut, reserve0Before, reserve1Before }) =>
      v2Pool(BigInt(reserve0Before), BigInt(reserve1Before), {
        address: pool,
        token0: tokenIn < tokenOut ? tokenIn : tokenOut,
        token1: tokenIn < tokenOut ? tokenOut : tokenIn,
      }),
    );
    const hops = arbitrage.swaps.map(({ tokenIn, tokenOut }, poolIndex) => ({ poolIndex, tokenIn, tokenOut }));
    const cycle: Cycle = { profitToken: arbitrage.profitToken, hops };

    it(`are quoted to the wei in block ${arbitrage.block}, transaction ${arbitrage.txIndex}`, () => {
      const quote = quoteCycle(cycle, pools, BigInt(arbitrage.startAmount));
      if (quote.refused !== undefined) throw new Error(quote.refused);
      expect(quote.profitWei.toString()).to.equal(arbitrage.v2ModelProfitAtActualInput);
    });

    it(`are sized at least as well as possible in block ${arbitrage.block}, transaction ${arbitrage.txIndex}`, () => {
      const profitWei = grossProfitWei(sizeCycle(cycle, pools)!);
      expect(profitWei >= BigInt(arbitrage.v2OptimalProfit!), `${profitWei} < ${arbitrage.v2OptimalProfit}`).to.equal(
        true,
      );
      expect(profitWei >= BigInt(arbitrage.profit)).to.equal(true);
    });
  }
});
