import { expect } from "chai";
import { leastOutputs } from "../../bot/executors/split/least-outputs.ts";
import { leastOutWei, worseThanLimit } from "../../bot/executors/split/worst-amount.ts";
import { aSplitTrade } from "../builders/split-signals.ts";

describe("What the parts of a trade must bring", () => {
  it("is each quote less the slippage", () => {
    expect(leastOutputs([10_000n, 20_000n], 50n, 0n)).to.deep.equal([9_950n, 19_900n]);
    expect(leastOutputs([1n], 50n, 0n)).to.deep.equal([1n]);
  });

  it("is raised to the trade's own worst amount, as far as the quotes", () => {
    expect(leastOutputs([10_000n, 20_000n], 100n, 29_850n)).to.deep.equal([9_950n, 19_900n]);
    expect(leastOutputs([10_000n, 20_000n], 100n, 30_000n)).to.deep.equal([10_000n, 20_000n]);
    const leasts = leastOutputs([7n, 1_003n, 99_991n], 50n, 100_900n);
    expect(leasts.reduce((sum, each) => sum + each, 0n) >= 100_900n).to.equal(true);
  });

  it("is the worst amount's share of a part of the trade, rounded up", () => {
    const trade = aSplitTrade({ amountWei: 3n, limits: { worstAmountWei: 100n } });
    expect(leastOutWei(trade, { amountInWei: 1n, amountOutWei: 40n })).to.equal(34n);
    expect(worseThanLimit(trade, { amountInWei: 1n, amountOutWei: 34n })).to.equal(undefined);
    expect(worseThanLimit(trade, { amountInWei: 1n, amountOutWei: 33n })).to.deep.include({ limitWei: 34n });
  });

  it("may cost what buys no more than the share of its worst amount", () => {
    const trade = aSplitTrade({ side: "buy", amountWei: 3n, limits: { worstAmountWei: 100n } });
    expect(worseThanLimit(trade, { amountInWei: 33n, amountOutWei: 1n })).to.equal(undefined);
    expect(worseThanLimit(trade, { amountInWei: 34n, amountOutWei: 1n })).to.deep.include({ limitWei: 33n });
    // More than is wanted is not paid for.
    expect(worseThanLimit(trade, { amountInWei: 101n, amountOutWei: 4n })).to.deep.include({ limitWei: 100n });
  });
});
