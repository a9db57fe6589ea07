import { expect } from "chai";
import { Transaction } from "ethers";
import { fromJson, toJson } from "../../bot/adapters/store/bigint-json.ts";
import type { Hex } from "../../bot/core/hex.ts";
import type { ExecutionUpdate } from "../../bot/core/order-event.ts";
import type { FlashWishes } from "../../bot/core/signal.ts";
import { tipsOf } from "../builders/fee-histories.ts";
import { type FlashRun, resumed } from "../builders/flash-runs.ts";
import {
  aFlashSignal,
  FlashBench,
  type FlashBenchParts,
  OrderRecord,
  PROFIT_WEI,
  profitOf,
} from "../builders/plans.ts";
import { leastProfitWei, rawsOf } from "../builders/replacements.ts";

const GWEI = 10n ** 9n;
const BASE_FEE_WEI = 10n * GWEI;
/** More than anything that was paid here. */
const RUSH = tipsOf(300);
const PUBLIC = { submission: "public", fallbackBlocks: 20 } as const;
/** Its bundles are for block 101. */
const HYBRID = { submission: "hybrid", targetBlocks: 1, fallbackBlocks: 20 } as const;

/** Plans and tries an order with these wishes. */
async function tried(wishes: FlashWishes, parts: FlashBenchParts = {}, gasUsed = 130_000n) {
  const bench = await FlashBench.open(parts);
  bench.chain.onCall = () => profitOf(PROFIT_WEI, gasUsed);
  const planned = await bench.executor.plan((await bench.created(aFlashSignal({ wishes }))).order);
  if (planned.denied !== undefined) throw new Error(`denied: ${planned.denied.code}`);
  return { bench, plan: planned.plan, trial: await bench.executor.simulate(planned.plan) };
}

describe("a source's wishes, when its order is planned and tried", () => {
  it("bound what the contract is asked for, before and after the trial", async () => {
    const { plan, trial } = await tried({ slippageToleranceBps: 7n });
    const leastWei = (PROFIT_WEI * 9_993n) / 10_000n;
    expect(plan.minProfitWei).to.equal(leastWei);
    expect(trial.denied === undefined && trial.plan.minProfitWei).to.equal(leastWei);
  });

  it("bound the fees that are signed", async () => {
    const maxGasPriceWei = BASE_FEE_WEI + 3n * GWEI;
    const { bench, trial } = await tried({ maxGasPriceWei });
    if (trial.denied !== undefined) throw new Error(trial.denied.code);
    const { raw } = (await bench.executor.sign(trial.plan)).transaction;
    expect(Transaction.from(raw).maxFeePerGas).to.equal(maxGasPriceWei);
  });

  for (const simulation of ["node", "relay", "off"] as const) {
    it(`end after a trial that was all they asked for, with simulation "${simulation}"`, async () => {
      const gas = 190_000n;
      const { bench, plan, trial } = await tried({ submission: "simulate" }, { settings: { simulation } }, gas);
      const costWei = gas * (BASE_FEE_WEI + plan.bid.maxPriorityFeePerGasWei);
      const netProfit = { token: plan.route.profitToken, amountWei: PROFIT_WEI - costWei };
      expect(trial.denied).to.deep.equal({ code: "simulation-only", netProfit });
      expect(bench.chain.calls).to.have.length(1);
    });
  }

  it("are told what a trial alone has shown when it fails", async () => {
    const { bench, plan } = await tried({ submission: "simulate" }, { settings: { simulation: "off" } });
    bench.chain.onCall = () => ({ status: "reverted", revertData: "0x" });
    expect((await bench.executor.simulate(plan)).denied).to.include({ code: "simulation-reverted" });
    bench.chain.onCall = () => ({ status: "unavailable", detail: "timeout" });
    expect((await bench.executor.simulate(plan)).denied).to.include({ code: "simulation-unavailable" });
  });
});

describe("a source's wishes, when its order is signed anew", () => {
  const runs: FlashRun[] = [];
  afterEach(async () => {
    for (const { abort, done } of runs.splice(0)) {
      abort.abort();
      await done;
    }
  });

  async function executing(wishes: FlashWishes, settings: FlashBenchParts["settings"] = {}): Promise<FlashRun> {
    const bench = await FlashBench.open({ settings });
    const run = await resumed(bench, await bench.signed(aFlashSignal({ wishes })));
    runs.push(run);
    return run;
  }

  /** Another process takes the order up from its journal, with what the bench has for settings by then. */
  async function restarted({ bench, record, abort, done }: FlashRun, more: ExecutionUpdate[] = []): Promise<FlashRun> {
    abort.abort();
    await done;
    const journalled = new OrderRecord(record.order.orderId);
    for (const update of [...record.updates, ...more]) {
      await journalled.report(fromJson(toJson(update)) as ExecutionUpdate);
    }
    await bench.restarted();
    bench.chain.sent.length = 0;
    const next = await resumed(bench, journalled);
    runs.push(next);
    return next;
  }

  /** As an operator may who raises everything between two runs. */
  const raised = { maxGasPriceWei: 5_000n * GWEI, maxPriorityFeeWei: 5_000n * GWEI, slippageToleranceBps: 4_400n };
  const sentFees = ({ bench }: FlashRun) => bench.chain.sent.map((raw) => Transaction.from(raw).maxFeePerGas!);

  for (const [when, wayOn] of [
    ["in one run", (run: FlashRun) => Promise.resolve(run)],
    [
      "over a restart with higher limits",
      (run: FlashRun) => {
        Object.assign(run.bench.settings, raised);
        return restarted(run);
      },
    ],
  ] as const) {
    describe(when, () => {
      it("let a replacement pay no more than they allow", async () => {
        const maxGasPriceWei = 180n * GWEI;
        const run = await wayOn(await executing({ maxGasPriceWei }, PUBLIC));
        run.bench.chain.fees = RUSH;
        for (let block = 101; block <= 109; block++) await run.bench.chain.mine();
        expect(rawsOf(run.record, "execute").map((raw) => Transaction.from(raw).maxFeePerGas)).to.deep.equal([
          163_334_500_231n,
        ]);
        const details = run.record.of("noted").map(({ detail }) => detail);
        expect(details).to.deep.equal(["it stays as it is: the highest gas price or tip leaves no room for more"]);
      });

      it("let a replacement pay up to what they allow", async () => {
        const maxGasPriceWei = 200n * GWEI;
        const run = await wayOn(await executing({ maxGasPriceWei }, PUBLIC));
        run.bench.chain.fees = RUSH;
        await run.bench.chain.mine();
        expect(sentFees(run).at(-1)).to.equal(maxGasPriceWei);
      });

      it("let a replacement tolerate no more than they allow", async () => {
        const run = await wayOn(await executing({ slippageToleranceBps: 7n }, PUBLIC));
        for (let block = 101; block <= 104; block++) await run.bench.chain.mine();
        const [before, after] = rawsOf(run.record, "execute").map(leastProfitWei);
        expect(before).to.equal((PROFIT_WEI * 9_993n) / 10_000n);
        expect(after).to.equal(before);
      });

      it("bound the price and the tolerance of the way into the public pool", async () => {
        const wishes = { maxGasPriceWei: 165n * GWEI, slippageToleranceBps: 7n };
        const run = await wayOn(await executing(wishes, HYBRID));
        await run.bench.chain.mine();
        expect(sentFees(run)).to.deep.equal([wishes.maxGasPriceWei]);
        const [, after] = rawsOf(run.record, "execute");
        expect(leastProfitWei(after!)).to.equal((PROFIT_WEI * 9_993n) / 10_000n);
      });
    });
  }

  it("bound the tip by the whole price on the way into the public pool", async () => {
    const maxGasPriceWei = 165n * GWEI;
    const run = await executing({ maxGasPriceWei }, { ...HYBRID, fallbackMultiplierBps: 12_000n });
    await run.bench.chain.mine();
    const { maxFeePerGas, maxPriorityFeePerGas } = Transaction.from(run.bench.chain.sent[0]);
    expect([maxFeePerGas, maxPriorityFeePerGas]).to.deep.equal([maxGasPriceWei, maxGasPriceWei]);
  });

  describe("to stay private", () => {
    const wishes = { submission: "private" } as const;

    it("keep it out of the public pool where the settings would hand it over, whatever blocks come", async () => {
      const run = await executing(wishes, HYBRID);
      for (let block = 101; block <= 130; block++) await run.bench.chain.mine();
      expect(run.bench.relay.offers.length).to.be.greaterThan(0);
      expect(run.bench.chain.sent).to.deep.equal([]);
      expect(run.record.order.state).to.equal("Failed");
    });

    for (const submission of ["hybrid", "public"] as const) {
      it(`keep it out after a restart with submission "${submission}" and its bundles over`, async () => {
        const run = await executing(wishes, { ...HYBRID, targetBlocks: 3 });
        await run.bench.chain.mine();
        Object.assign(run.bench.settings, { submission });
        const next = await restarted(run);
        expect(next.record.order.intents[0]!.details).to.include({ submission: "private", expiryBlock: 103n });
        for (let block = 102; block <= 130; block++) await next.bench.chain.mine();
        expect(next.bench.chain.sent).to.deep.equal([]);
        expect(next.record.order.state).to.equal("Failed");
      });
    }

    it("keep it out when it was signed and not sent by the run before", async () => {
      const bench = await FlashBench.open({ settings: HYBRID });
      const record = await bench.signed(aFlashSignal({ wishes }));
      Object.assign(bench.settings, { submission: "public" });
      await bench.restarted();
      const run = await resumed(bench, record);
      runs.push(run);
      expect(bench.relay.offers).to.have.length(1);
      for (let block = 101; block <= 120; block++) await bench.chain.mine();
      expect(bench.chain.sent).to.deep.equal([]);
    });

    it("keep its trade out when a no-op of it went there, and the node of the next run is behind", async () => {
      const run = await executing(wishes, { ...HYBRID, targetBlocks: 3 });
      const next = await restarted(run, [{ type: "published", via: "public-pool", targetBlocks: [] }]);
      next.bench.chain.fees = RUSH;
      for (let block = 101; block <= 102; block++) await next.bench.chain.mine();
      expect(next.bench.chain.sent).to.deep.equal([]);
    });

    it("let its nonce be spent on nothing when its bytes have leaked, as any other's", async () => {
      const run = await executing(wishes, HYBRID);
      run.bench.chain.pool.add(Transaction.from(run.raw).hash as Hex);
      for (let block = 101; block <= 106; block++) await run.bench.chain.mine();
      const noOps = rawsOf(run.record, "cancel");
      expect(noOps.length).to.be.greaterThan(0);
      expect(run.bench.chain.sent).to.have.members(noOps);
    });
  });

  it("to go public send it there at once where the settings allow both ways, and nowhere else", async () => {
    const [hybrid, closed] = [
      await executing({ submission: "public" }, HYBRID),
      await executing({ submission: "public" }, { submission: "private" }),
    ];
    expect(hybrid.bench.chain.sent).to.deep.equal([hybrid.raw]);
    expect(hybrid.bench.relay.offers).to.deep.equal([]);
    const next = await restarted(closed);
    for (let block = 101; block <= 110; block++) await next.bench.chain.mine();
    expect(next.bench.chain.sent).to.deep.equal([]);
    expect(next.bench.relay.offers.length).to.be.greaterThan(3);
  });
});
