import { expect } from "chai";
import type { CurveHop } from "../../bot/executors/flash/executable-hop.ts";
import { getAmountOut } from "../../bot/market/quoting/uniswap-v2/uniswap-v2-quote.ts";
import { hopsOf, recordedCurveArbitrage } from "../builders/recorded-curve-arbitrage.ts";
import { WITH_RATES, WITH_RETURN_VALUE, WITHOUT_RETURN_VALUE } from "../builders/recorded-curve-markets.ts";
import { executableHops, priceCycle } from "../builders/recorded-cycle.ts";
import { type RecordedDesk, transfersOf } from "../builders/recorded-desk.ts";
import { executeOn } from "../builders/recorded-execution.ts";
import { isRecordedMainnetThere } from "../builders/recorded-mainnet.ts";
import { itPaysAsOthers, openedFor, type RecordedMarket } from "../builders/recorded-market.ts";
import { paidToAnother, saidToPay } from "../builders/recorded-quote.ts";

const V2_FEE_PPM = 3_000;

describe("Curve pools of recorded mainnet blocks", () => {
  // That they are missing is said by recorded-blocks.test.ts.
  if (!isRecordedMainnetThere()) return;

  describe("that return nothing, 3pool and tricrypto2", () => {
    const opened = openedFor(WITHOUT_RETURN_VALUE);
    itPaysAsOthers(WITHOUT_RETURN_VALUE, opened);
    itPaysAsSaid(WITHOUT_RETURN_VALUE, opened);

    // tricrypto2's default function takes any call that it does not know, such as one with int128, and does nothing.
    it("keep no allowance for what they did not pull", () => opened().undone(() => expectNothingPulled(opened())));
  });

  describe("that return what they paid, a factory's plain pool and TriCRV", () => {
    const opened = openedFor(WITH_RETURN_VALUE);
    itPaysAsOthers(WITH_RETURN_VALUE, opened);
    itPaysAsSaid(WITH_RETURN_VALUE, opened);
  });

  describe("that ask for rates, USDe/USDC", () => {
    itPaysAsOthers(WITH_RATES, openedFor(WITH_RATES));
  });

  describe("in a searcher's place in block 13217637, with the real USDT", () => {
    const arbitrage = recordedCurveArbitrage();
    const opened = openedFor(arbitrage);
    const [v3, curve, v2] = arbitrage.swaps;

    for (const entry of ["packed", "readable"] as const) {
      it(`give the searcher's profit for the searcher's amounts, by the ${entry} entry`, () =>
        opened().undone(async () => {
          const hops = hopsOf(arbitrage, BigInt(curve!.amountIn), BigInt(v2!.amountOut));
          const minProfitWei = BigInt(arbitrage.profit);
          const done = await executeOn(opened(), { hops, funding: "flash-swap", minProfitWei }, entry);
          // The searcher had a little USDT left over.
          const leftWei = BigInt(v3!.amountOut) - BigInt(curve!.amountIn);
          expect(done.gains).to.deep.equal([minProfitWei, leftWei, 0n]);
          const paid = transfersOf(done.receipt, curve!.tokenOut, curve!.pool, opened().floor.contract);
          expect(paid).to.deep.equal([BigInt(curve!.amountOut)]);
          expect(done.allowances).to.deep.equal([0n, 0n, 0n]);
          expect(done.unverified).to.deep.equal([]);
        }));
    }

    it("give more for all that arrives", () =>
      opened().undone(async () => {
        const leg = { ...curve!, venue: "curve", indices: "uint256" } as const;
        const paid = await paidToAnother(opened(), leg, BigInt(v3!.amountOut));
        const pairOut = getAmountOut(paid, BigInt(v2!.reserve0Before), BigInt(v2!.reserve1Before), V2_FEE_PPM);
        const minProfitWei = pairOut - BigInt(arbitrage.startAmount);
        expect(minProfitWei > BigInt(arbitrage.profit)).to.equal(true);
        const hops = hopsOf(arbitrage, "all", pairOut);
        const done = await executeOn(opened(), { hops, funding: "flash-swap", minProfitWei });
        expect(done.gains).to.deep.equal([minProfitWei, 0n, 0n]);
        expect(done.unverified).to.deep.equal([]);
      }));
  });
});

function itPaysAsSaid({ saying }: RecordedMarket, opened: () => RecordedDesk): void {
  it("pay what they say", async () => {
    for (const { leg, amountIn } of saying) {
      expect(await saidToPay(opened(), leg, amountIn)).to.equal(await paidToAnother(opened(), leg, amountIn));
    }
  });
}

/** The cycle pays although its first pool does nothing, because somebody has left WETH in the second one. */
async function expectNothingPulled(desk: RecordedDesk): Promise<void> {
  const { cycles, prepare } = WITHOUT_RETURN_VALUE;
  const { legs, inputWei, funding } = cycles.at(-1)!;
  await prepare?.(desk);
  const priced = await priceCycle(desk, legs, inputWei);
  const [curve, ...others] = executableHops(priced, "all", funding);
  await desk.give(priced[1]!.leg.tokenIn, priced[1]!.leg.pool, priced[1]!.amountIn);
  const hops = [{ ...(curve as CurveHop), indices: "int128" as const }, ...others];
  const { receipt, gains, allowances } = await executeOn(desk, { hops, funding, minProfitWei: 1n });
  expect(transfersOf(receipt, hops[0]!.tokenIn, desk.floor.contract, hops[0]!.pool)).to.deep.equal([]);
  expect(gains).to.deep.equal([priced.at(-1)!.amountOut, 0n, 0n]);
  expect(allowances).to.deep.equal([0n, 0n, 0n]);
}
