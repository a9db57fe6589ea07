import { expect } from "chai";
import { PREMIUM_DENOMINATOR } from "../../bot/core/loan-premium.ts";
import type { FlashSettings } from "../../bot/executors/flash/flash-settings.ts";
import { aFlashSignal, FlashBench, PROFIT_WEI, STRANGER } from "../builders/plans.ts";
import { USDC, WETH } from "../builders/signals.ts";

const BASE_FEE_WEI = 10n ** 10n;
/** Aave's on mainnet, 0.05 %. */
const AAVE_PREMIUM = (PREMIUM_DENOMINATOR * 5n) / 10_000n;

function aaveFor(premium: bigint, token = WETH): Partial<FlashSettings> {
  return { fundings: [{ kind: "aave", lender: STRANGER, premiums: new Map([[token, premium]]) }] };
}

async function planOf(bench: FlashBench) {
  const planned = await bench.executor.plan((await bench.created()).order);
  if (planned.denied !== undefined) throw new Error(`denied: ${planned.denied.code}`);
  return planned.plan;
}

describe("the profit that is expected of a flash arbitrage", () => {
  it("is denied when it is less than the loan's premium, whatever gas costs", async () => {
    const { amountIn } = aFlashSignal().route.hops[0]!;
    const premium = (PROFIT_WEI * PREMIUM_DENOMINATOR) / amountIn + 1n;
    const bench = await FlashBench.open({ settings: aaveFor(premium) });
    const denied = bench.denialOf(aFlashSignal());
    expect(denied).to.include({ code: "insufficient-profit" });
    expect(denied?.code === "insufficient-profit" && denied.netProfitWei < 0n).to.equal(true);
  });

  it("is denied in a token that the lender does not lend", async () => {
    const bench = await FlashBench.open({ settings: aaveFor(0n, USDC) });
    expect(bench.denialOf(aFlashSignal())).to.deep.equal({
      code: "invalid-signal",
      problem:
        "nothing that is configured can pay for it until it has paid for itself " +
        '("aave": it does not lend the profit token)',
    });
  });

  it("is net of the loan's premium, and the contract is asked for no more than that", async () => {
    const { predictedProfit, netProfit, minProfitWei, bid, gas } = await planOf(
      await FlashBench.open({ settings: { ...aaveFor(AAVE_PREMIUM), slippageToleranceBps: 0n } }),
    );
    // 0.05 % of what the first hop takes, rounded up.
    const netOfPremiumWei = PROFIT_WEI - (aFlashSignal().route.hops[0]!.amountIn * 5n + 9_999n) / 10_000n;
    expect(predictedProfit).to.deep.equal({ token: WETH, amountWei: netOfPremiumWei });
    expect(minProfitWei).to.equal(netOfPremiumWei);
    expect(netProfit.amountWei).to.equal(netOfPremiumWei - gas * (BASE_FEE_WEI + bid.maxPriorityFeePerGasWei));
  });

  it("is net of what the contract pays the builder", async () => {
    const settlement = { recipient: "contract", unwrap: false, builderShareBps: 3_333 } as const;
    const { predictedProfit, minProfitWei } = await planOf(
      await FlashBench.open({ settings: { settlement, slippageToleranceBps: 0n } }),
    );
    expect(predictedProfit.amountWei).to.equal(PROFIT_WEI - (PROFIT_WEI * 3_333n) / 10_000n);
    expect(minProfitWei).to.equal(predictedProfit.amountWei);
  });
});
