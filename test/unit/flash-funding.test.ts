import { expect } from "chai";
import { PREMIUM_DENOMINATOR } from "../../bot/core/loan-premium.ts";
import type { Hop, Route } from "../../bot/core/route.ts";
import type { FlashIntent } from "../../bot/executors/flash/flash-details.ts";
import type { FundingKind, FundingOffer } from "../../bot/executors/flash/funding.ts";
import { crashed, executing, stop } from "../builders/flash-runs.ts";
import { aFlashSignal, FlashBench, PROFIT_WEI, STRANGER } from "../builders/plans.ts";
import { addressOf } from "../builders/pools.ts";
import { USDC, WETH } from "../builders/signals.ts";

// As contracts/libraries/PackedRoute.sol numbers them.
const CODES: Readonly<Partial<Record<FundingKind, number>>> = { "flash-swap": 0, "first-pool": 1, aave: 5, erc3156: 6 };
const POOLS: readonly FundingOffer[] = [{ kind: "flash-swap" }, { kind: "first-pool" }];

/** Of the call of a plan or an intent: who funds it. */
const fundingCodeOf = ({ data }: { readonly data: string }): number => Number(`0x${data.slice(10, 12)}`) & 7;

const over = { tokenIn: WETH, tokenOut: USDC, amountIn: 10n ** 18n, amountOut: 3_000n * 10n ** 6n } as const;
const back = {
  tokenIn: USDC,
  tokenOut: WETH,
  amountIn: over.amountOut,
  amountOut: over.amountIn + PROFIT_WEI,
} as const;
const curve = { venue: "curve", pool: addressOf(0xc0), i: 0, j: 1, indices: "int128" } as const;
const pair = { venue: "uniswap-v2", pool: addressOf(0x22) } as const;
const routeOver = (...hops: readonly Hop[]): Route => ({ profitToken: WETH, hops });

function lender(kind: "aave" | "erc3156", premium: bigint): FundingOffer {
  return { kind, lender: STRANGER, premiums: new Map([[WETH, premium]]) };
}

describe("who pays for a flash arbitrage", () => {
  const planOf = async (route: Route, fundings: readonly FundingOffer[]) => {
    const bench = await FlashBench.open({ settings: { fundings, gasLimitCeiling: 1_000_000n } });
    const planned = await bench.executor.plan((await bench.created(aFlashSignal({ route }))).order);
    if (planned.denied !== undefined) throw new Error(JSON.stringify(planned.denied));
    return planned.plan;
  };

  it("is the last pool where that lends, and the first where only that does", async () => {
    const forth = await planOf(routeOver({ ...curve, ...over }, { ...pair, ...back }), POOLS);
    expect(fundingCodeOf(forth)).to.equal(CODES["flash-swap"]);
    const other = await planOf(routeOver({ ...pair, ...over }, { ...curve, ...back }), POOLS);
    expect(fundingCodeOf(other)).to.equal(CODES["first-pool"]);
    expect(other.gas - forth.gas, "its gas is reckoned with").to.equal(9_000n);
  });

  it("is a lender where neither does, whose premium is deducted", async () => {
    const between = { ...over, tokenOut: addressOf(7) } as const;
    const route = routeOver(
      { ...curve, ...between },
      { ...pair, ...over, tokenIn: addressOf(7), amountIn: between.amountOut },
      { ...curve, pool: addressOf(0xc1), ...back },
    );
    const bench = await FlashBench.open({ settings: { fundings: POOLS } });
    expect(bench.denialOf(aFlashSignal({ route }))).to.deep.equal({
      code: "invalid-signal",
      problem:
        "nothing that is configured can pay for it until it has paid for itself " +
        '("flash-swap": the last pool does not lend; "first-pool": the first pool does not lend)',
    });
    const plan = await planOf(route, [...POOLS, lender("aave", PREMIUM_DENOMINATOR / 1_000n)]);
    expect(fundingCodeOf(plan)).to.equal(CODES.aave);
    expect(plan.predictedProfit.amountWei).to.equal(PROFIT_WEI - over.amountIn / 1_000n);
  });

  it("is chosen again when gas costs something else, by whichever process goes on with the order", async () => {
    // One loan takes more gas, the other a premium of 10^15 wei, which is 61,000 units of gas at 16.4 gwei.
    const fundings = [lender("aave", 0n), lender("erc3156", PREMIUM_DENOMINATOR / 1_000n)];
    const settings = { fundings, submission: "hybrid", targetBlocks: 1, fallbackBlocks: 20 } as const;
    for (const goOn of [(run: Awaited<ReturnType<typeof executing>>) => Promise.resolve(run), crashed]) {
      const run = await goOn(await executing({ settings }));
      await run.bench.chain.mine();
      const codes = run.record.order.intents.map((intent) => fundingCodeOf((intent as FlashIntent).details));
      expect(codes).to.deep.equal([CODES.aave, CODES.erc3156]);
      await stop(run);
    }
  });
});
