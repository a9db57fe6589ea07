import { expect } from "chai";
import type { FlashDetails } from "../../bot/executors/flash/flash-details.ts";
import { tipsOf } from "../builders/fee-histories.ts";
import { crashed, type FlashRun, resumed, stop } from "../builders/flash-runs.ts";
import { aFlashSignal, FlashBench, type OrderRecord, PROFIT_WEI } from "../builders/plans.ts";
import { leastProfitWei, rawsOf } from "../builders/replacements.ts";

const GWEI = 10n ** 9n;
const GAS = 130_000n;
const MIN_NET_PROFIT_WEI = 10n ** 15n;
const FEE_WEI = PROFIT_WEI / 100n;
const settings = { submission: "public", fallbackBlocks: 20, slippageToleranceBps: 4_000n } as const;

const detailsOf = ({ order }: OrderRecord) => order.intents.at(-1)!.details as FlashDetails;

describe("what a rollup takes for the data of a flash arbitrage", () => {
  /** An order in the public pool, and what the fee is from then on. */
  async function inThePool(): Promise<{ run: FlashRun; fee: { feeWei: bigint | undefined } }> {
    const fee: { feeWei: bigint | undefined } = { feeWei: FEE_WEI };
    const bench = await FlashBench.open({ settings, l1DataFee: { feeWei: () => fee.feeWei } });
    return { run: await resumed(bench, await bench.signed()), fee };
  }

  /** It is replaced at a tip of 300 gwei. */
  async function replaced({ bench, record }: FlashRun): Promise<bigint> {
    bench.chain.fees = tipsOf(300);
    await bench.chain.mine();
    return leastProfitWei(rawsOf(record, "execute")[1]!) - GAS * 310n * GWEI - MIN_NET_PROFIT_WEI;
  }

  it("is covered by what a replacement asks the contract for, as it is by then", async () => {
    const { run, fee } = await inThePool();
    fee.feeWei = 3n * FEE_WEI;
    expect(await replaced(run)).to.equal(3n * FEE_WEI);
    expect(detailsOf(run.record).dataFeeWei).to.equal(3n * FEE_WEI);
    await stop(run);
  });

  it("is as it was at the signature where a later run does not know it yet", async () => {
    const { run, fee } = await inThePool();
    fee.feeWei = undefined;
    const again = await crashed(run);
    expect(await replaced(again)).to.equal(FEE_WEI);
    await stop(again);
  });

  it("counts as what a signed order may cost its account, also after a restart", async () => {
    const probe = await FlashBench.open({ settings, l1DataFee: { feeWei: () => FEE_WEI } });
    const { gasLimit, maxFeePerGasWei } = detailsOf(await probe.signed());
    const planned = await probe.executor.plan((await probe.created()).order);
    if (planned.denied !== undefined) throw new Error(planned.denied.code);
    const secondWei = planned.plan.gasLimit * maxFeePerGasWei + FEE_WEI;
    const enoughWei = gasLimit * maxFeePerGasWei + FEE_WEI + secondWei;
    for (const [balance, code] of [
      [enoughWei, undefined],
      [enoughWei - 1n, "insufficient-funds"],
    ] as const) {
      const bench = await FlashBench.open({ settings, l1DataFee: { feeWei: () => FEE_WEI } }, ({ chain }) => {
        chain.balance = balance;
      });
      const record = await bench.signed();
      const denialOfSecond = async () => (await bench.executor.plan((await bench.created()).order)).denied?.code;
      expect(await denialOfSecond()).to.equal(code);
      await bench.restarted();
      const run = await resumed(bench, record);
      expect(await denialOfSecond(), "after a restart").to.equal(code);
      await stop(run);
    }
  });

  it("is not written down where there is none", async () => {
    const bench = await FlashBench.open({ settings });
    expect(detailsOf(await bench.signed(aFlashSignal()))).not.to.have.property("dataFeeWei");
  });
});
