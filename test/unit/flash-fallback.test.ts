import { expect } from "chai";
import { Transaction } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import { raisedFees } from "../../bot/transactions/sending/fallback.ts";
import { minedOf } from "../builders/chain.ts";
import { executing, type FlashRun, resumed } from "../builders/flash-runs.ts";
import { earned, FlashBench, type FlashBenchParts, OrderRecord, PROFIT_WEI, profitOf } from "../builders/plans.ts";
import { leastProfitWei, rawsOf } from "../builders/replacements.ts";

const GWEI = 10n ** 9n;
/** Both fees of the private transaction. */
const SENT = { maxFeePerGasWei: 163_334_500_231n, maxPriorityFeePerGasWei: 143_334_500_231n };
const feesOf = (raw: string) => {
  const { maxFeePerGas, maxPriorityFeePerGas } = Transaction.from(raw);
  return { maxFeePerGasWei: maxFeePerGas, maxPriorityFeePerGasWei: maxPriorityFeePerGas };
};

describe("the public pool as a flash arbitrage's second way", () => {
  const runs: FlashRun[] = [];
  afterEach(async () => {
    for (const { abort, done } of runs.splice(0)) {
      abort.abort();
      await done;
    }
  });

  /** A hybrid order in block 100 whose bundles are for block 101. */
  async function hybrid({ settings = {}, ...parts }: FlashBenchParts = {}, gasUsed = 130_000n): Promise<FlashRun> {
    const run = await executing(
      { ...parts, settings: { submission: "hybrid", targetBlocks: 1, fallbackBlocks: 20, ...settings } },
      ({ chain }) => (chain.onCall = () => profitOf(PROFIT_WEI, gasUsed)),
    );
    runs.push(run);
    return run;
  }
  const remarksOf = ({ record }: FlashRun): string[] => record.of("noted").map(({ detail }) => detail);

  it("is taken under the same nonce at fees times the multiplier, as a transaction that replaces the private one", async () => {
    const run = await hybrid();
    expect(feesOf(run.raw)).to.deep.equal(SENT);
    await run.bench.chain.mine();
    const [before, after] = rawsOf(run.record, "execute");
    expect(run.bench.chain.sent).to.deep.equal([after]);
    expect(feesOf(after!)).to.deep.equal({
      maxFeePerGasWei: 179_667_950_255n,
      maxPriorityFeePerGasWei: 157_667_950_255n,
    });
    const [first, second] = run.record.order.intents.map(({ transaction }) => transaction);
    expect(second).to.include({ purpose: "execute", nonce: first!.nonce });
    expect(second!.competesWith).to.deep.equal([Transaction.from(before).hash]);
  });

  it("asks the contract for what covers the gas at the higher price", async () => {
    // More than was estimated, so that it is gas and not the tolerance that says what is asked for.
    const gas = 190_000n;
    const run = await hybrid({ settings: { slippageToleranceBps: 4_400n } }, gas);
    await run.bench.chain.mine();
    const [before, after] = rawsOf(run.record, "execute").map(leastProfitWei);
    expect(before).to.equal(gas * (10n * GWEI + SENT.maxPriorityFeePerGasWei) + 10n ** 15n);
    expect(after).to.equal(gas * (10n * GWEI + 157_667_950_255n) + 10n ** 15n);
  });

  for (const [why, settings] of [
    ["the multiplier is 1", { fallbackMultiplierBps: 10_000n }],
    ["no replacement is allowed", { retryAttempts: 0 }],
  ] as const) {
    it(`takes the same bytes when ${why}`, async () => {
      const run = await hybrid({ settings });
      await run.bench.chain.mine();
      expect(run.bench.chain.sent).to.deep.equal([run.raw]);
      expect(rawsOf(run.record, "execute")).to.have.length(1);
    });
  }

  it("costs no more than the caps allow, and no less than before", () => {
    const caps = { minPriorityFeeWei: GWEI, maxPriorityFeeWei: 150n * GWEI, maxGasPriceWei: 170n * GWEI };
    const raise = (fallbackMultiplierBps: bigint, changes = {}) =>
      raisedFees(SENT, { ...caps, fallbackMultiplierBps, ...changes });
    expect(raise(11_000n)).to.deep.equal({ maxFeePerGasWei: 170n * GWEI, maxPriorityFeePerGasWei: 150n * GWEI });
    expect(raise(11_000n, { maxPriorityFeeWei: GWEI, maxGasPriceWei: GWEI })).to.deep.equal(SENT);
    expect(raise(10_000n)).to.deep.equal(SENT);
    expect(raise(20_000n, { maxPriorityFeeWei: 500n * GWEI }), "no tip above the whole price").to.deep.equal({
      maxFeePerGasWei: 170n * GWEI,
      maxPriorityFeePerGasWei: 170n * GWEI,
    });
    expect(raise(10_001n).maxFeePerGasWei, "rounded up").to.equal(163_350_833_682n);
  });

  it("is not taken when the trade does not pay at the higher price, although it would at the old one", async () => {
    const run = await hybrid();
    run.bench.chain.onCall = () => profitOf(22n * 10n ** 15n);
    for (let block = 101; block <= 103; block++) await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.deep.equal([]);
    expect(remarksOf(run)).to.have.length(1);
    expect(remarksOf(run)[0]).to.include("not handed to the public pool: the profit after gas and bid is");
  });

  it("is taken at the higher price when the trade brings less than was demanded, and still pays", async () => {
    const run = await hybrid();
    expect(leastProfitWei(run.raw)).to.equal(475n * 10n ** 14n);
    run.bench.chain.onCall = ({ data }) =>
      BigInt(`0x${data.slice(20, 48)}`) > 3n * 10n ** 16n
        ? { status: "reverted", revertData: "0x" }
        : profitOf(3n * 10n ** 16n);
    await run.bench.chain.mine();
    const [, after] = rawsOf(run.record, "execute");
    expect(run.bench.chain.sent).to.deep.equal([after]);
    expect(leastProfitWei(after!)).to.equal(285n * 10n ** 14n);
  });

  it("is not taken before the least private time is over", async () => {
    const run = await hybrid({ settings: { privateTimeoutMs: 30_000 } });
    for (const ms of [12_000, 12_000]) {
      run.bench.clock.ms += ms;
      await run.bench.chain.mine();
    }
    expect(run.bench.chain.sent).to.deep.equal([]);
    run.bench.clock.ms += 12_000;
    await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.have.length(1);
  });

  it("is not taken while the engine is halted, and is afterwards", async () => {
    const run = await hybrid();
    run.bench.halt = { reason: "maintenance", atMs: 0, cancelInFlight: false };
    for (let block = 101; block <= 102; block++) await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.deep.equal([]);
    run.bench.halt = undefined;
    await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.have.length(1);
  });

  for (const [why, settings] of [
    ["signed anew", {}],
    ["with the same bytes", { fallbackMultiplierBps: 10_000n }],
  ] as const) {
    it(`is taken by one of two rivals for a nonce, ${why}; the other says once whose it is`, async () => {
      const first = await hybrid({ settings });
      const second = await resumed(first.bench, await first.bench.signed());
      runs.push(second);
      expect(Transaction.from(second.raw).nonce).to.equal(Transaction.from(first.raw).nonce);
      for (let block = 101; block <= 104; block++) await first.bench.chain.mine();
      const rivals = [first, second].filter(({ record }) => !record.order.publishedVia.includes("public-pool"));
      expect(rivals).to.have.length(1);
      const remarks = remarksOf(rivals[0]!).filter((detail) => detail.includes("where order"));
      expect(remarks).to.have.length(1);
    });
  }

  it("is left alone by a rival whose bytes leaked: no no-op takes the place of the order that is there", async () => {
    const first = await hybrid({ settings: { fallbackBlocks: 2 } });
    const second = await resumed(first.bench, await first.bench.signed());
    runs.push(second);
    await first.bench.chain.mine();
    const isPublic = ({ record }: FlashRun): boolean => record.order.publishedVia.includes("public-pool");
    const leaked = [first, second].find((run) => !isPublic(run))!;
    first.bench.chain.pool.add(Transaction.from(leaked.raw).hash as Hex);
    for (let block = 102; block <= 106; block++) await first.bench.chain.mine();
    expect(rawsOf(leaked.record, "cancel")).to.deep.equal([]);
    expect(remarksOf(leaked).filter((detail) => detail.includes("its nonce is left to order"))).to.have.length(1);
  });

  it("hands over what was signed before when the signer refuses the higher price", async () => {
    const high = { maxGasPriceWei: 5_000n * GWEI, maxPriorityFeeWei: 5_000n * GWEI };
    const settings = { submission: "hybrid", targetBlocks: 1, fallbackMultiplierBps: 100_000n, ...high } as const;
    const bench = await FlashBench.open({ settings });
    bench.chain.onCall = () => profitOf(10n ** 18n);
    const run = await resumed(bench, await bench.signed());
    runs.push(run);
    await bench.chain.mine();
    expect(bench.chain.sent).to.deep.equal([run.raw]);
    expect(remarksOf(run)[0]).to.include("nothing can be signed to execute");
  });

  it("is handed what an earlier run had signed for it and not sent, at the price that it was signed for", async () => {
    const run = await hybrid();
    await run.bench.chain.mine();
    const [, signed] = rawsOf(run.record, "execute");
    const upToSignature = run.record.types.lastIndexOf("signed") + 1;
    const record = new OrderRecord(run.record.order.orderId);
    for (const update of run.record.updates.slice(0, upToSignature)) await record.report(update);
    run.abort.abort();
    await run.done;
    await run.bench.restarted();
    run.bench.chain.sent.length = 0;
    const next = await resumed(run.bench, record);
    runs.push(next);
    expect(next.bench.chain.sent).to.deep.equal([signed]);
    expect(rawsOf(record, "execute")).to.have.length(2);
  });

  it("completes the order with whichever of the private and the public one a block takes", async () => {
    for (const index of [0, 1]) {
      const run = await hybrid();
      await run.bench.chain.mine();
      await run.bench.chain.mine([minedOf(rawsOf(run.record, "execute")[index]!, { logs: earned(PROFIT_WEI) })]);
      await run.bench.chain.mine();
      expect(run.record.order.state).to.equal("Completed");
    }
  });
});
