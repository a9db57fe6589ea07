import { expect } from "chai";
import type { Order } from "../../bot/core/order.ts";
import type { OrderedCalls } from "../../bot/ports/ordered-calls.ts";
import { wasOutOfGas } from "../../bot/trading/parts/part-purpose.ts";
import { EMBEDDED_EXCHANGES } from "../../devnet/mainnet/exchange-list.ts";
import { TOKENS, type TokenSymbol, worth } from "../../devnet/mainnet/token-list.ts";
import { SplitDesk } from "../builders/split-desk.ts";

const PAIRS: Readonly<Record<string, readonly [TokenSymbol, TokenSymbol]>> = {
  "uniswap-v2": ["WETH", "USDC"],
  sushiswap: ["WETH", "WBTC"],
  shibaswap: ["DAI", "WETH"],
  "uniswap-v3": ["USDC", "WETH"],
  balancer: ["WETH", "DAI"],
};

describe("Parts of split trades on the routers' real code", () => {
  let desk: SplitDesk;
  /** How many trials have still to tell of less gas than was used. */
  let understated = 0;
  const understating = (real: OrderedCalls): OrderedCalls => ({
    tryInOrder: async (calls) => {
      const outcomes = await real.tryInOrder(calls);
      understated -= 1;
      const share = understated >= 0 ? 2n : 1n;
      return outcomes.map((outcome, index) =>
        index === outcomes.length - 1 ? { ...outcome, gasUsed: outcome.gasUsed / share } : outcome,
      );
    },
  });
  before(async () => {
    desk = await SplitDesk.open();
    await desk.start({ calls: understating, settings: { gasLimitCeiling: 700_000n } });
  });
  after(() => desk.stop());

  for (const { name } of EMBEDDED_EXCHANGES) {
    const [sold, bought] = PAIRS[name]!;
    const pair = { tokenIn: TOKENS[sold].address, tokenOut: TOKENS[bought].address };

    it(`${name}: runs out of gas, which is recognised, and trades to the wei the second time`, async () => {
      understated = 1;
      const amountWei = worth(sold, 30_000n);
      const order = await desk.settled(desk.trade({ ...pair, amountWei, limits: { exchanges: [name] } }));
      const swaps = swapsOf(order);
      expect(swaps.map(({ brief, state }) => [brief.partId, state])).to.deep.equal([
        [name, "Failed"],
        [`${name} #2`, "Completed"],
      ]);
      const [failed, traded] = swaps;
      expect(wasOutOfGas(failed!.failure!.detail)).to.equal(true);
      expect(order.outcome!.fill!.received).to.deep.equal(traded!.brief.expected);
      // The exact approval of the first try was not used up, and is enough for the second.
      expect(order.parts.filter(({ brief }) => brief.purpose === "approve")).to.have.lengthOf(1);
    });
  }

  it("makes all slices over one exchange in one transaction, where its router can", async () => {
    const limits = { exchanges: ["uniswap-v3"] };
    const order = await desk.settled(desk.trade({ amountWei: worth("WETH", 3_000_000n), limits }));
    const swaps = swapsOf(order);
    expect(swaps.map(({ brief }) => brief.partId)).to.deep.equal(["uniswap-v3"]);
    expect(order.outcome!.fill!.isPartial).to.equal(false);
    expect(swaps[0]!.inclusion!.gasUsed > 200_000n).to.equal(true);
  });

  it("sells a token that sets an allowance only by way of nothing", async () => {
    understated = 0;
    const usdt = { tokenIn: TOKENS.USDT.address, tokenOut: TOKENS.WETH.address };
    const trades = [40_000n, 50_000n, 60_000n].map((dollars) => {
      return desk.trade({ ...usdt, amountWei: worth("USDT", dollars), limits: { exchanges: ["uniswap-v2"] } });
    });
    const orders = [];
    for (const tradeId of trades) orders.push(await desk.settled(tradeId));
    expect(orders.map(({ state }) => state)).to.deep.equal(trades.map(() => "Completed"));
    expect(orders.map(({ outcome }) => outcome!.fill!.isPartial)).to.deep.equal([false, false, false]);
  });
});

function swapsOf({ parts }: Order) {
  return parts.flatMap((part) => (part.brief.purpose === "swap" ? [{ ...part, brief: part.brief }] : []));
}
