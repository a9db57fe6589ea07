import { expect } from "chai";
import { isOpen } from "../../bot/core/order.ts";
import { settled } from "../builders/chain.ts";
import { noncesOf, SplitBench, type SplitRun } from "../builders/split-bench.ts";

const ETHER = 10n ** 18n;
const GWEI = 10n ** 9n;
const SIX = [0, 1, 2, 3, 4, 5];

describe("The split executor", () => {
  let bench: SplitBench;
  let runs: SplitRun[];
  beforeEach(async () => {
    runs = [];
    bench = await SplitBench.open();
  });
  afterEach(async () => {
    for (const { abort, done } of runs) {
      abort.abort();
      await done;
    }
    await bench.stop();
  });

  async function executing(...parameters: Parameters<SplitBench["executing"]>): Promise<SplitRun> {
    const run = await bench.executing(...parameters);
    runs.push(run);
    return run;
  }

  it("gives orders that sign in turn nonces without others' in between", async () => {
    const [one, other] = [await bench.created(), await bench.created()];
    const plans = [await bench.planned(one), await bench.planned(other)] as const;
    await bench.signed(one, plans[0]);
    await bench.signed(other, plans[1]);
    await Promise.all([executing(one), executing(other)]);
    expect(noncesOf(one)).to.deep.equal(SIX);
    expect(noncesOf(other)).to.deep.equal(noncesOf(other).map((_nonce, place) => 6 + place));
  });

  it("signs one of two trades of one id, whatever let both be planned", async () => {
    const twins = [await bench.created({ tradeId: "twin" }), await bench.created({ tradeId: "twin" })] as const;
    const plans = [await bench.planned(twins[0]), await bench.planned(twins[1])] as const;
    await bench.signed(twins[0], plans[0]);
    expect(() => bench.executor.sign(plans[1])).to.throw("the trade twin was made before");
  });

  it("frees the nonces of an order that is given up", async () => {
    const given = await bench.created();
    await bench.signed(given, await bench.planned(given));
    bench.executor.release(given.order.orderId);
    expect(noncesOf((await executing()).record)).to.deep.equal(SIX);
  });

  it("reserves nothing for an order that is given up while it is being planned", async () => {
    const record = await bench.created();
    const planning = bench.executor.plan(record.order);
    bench.executor.release(record.order.orderId);
    expect(await planning).to.deep.equal({ denied: { code: "shutting-down" } });
    const next = await bench.planned(await bench.created());
    // Nothing is promised to anybody, so that no allowance has to be reset before it is set.
    expect(next.round.planned.filter(({ brief }) => brief.purpose === "approve")).to.have.lengthOf(3);
  });

  it("counts on the pools as the open orders will leave them", async () => {
    const first = await bench.planned(await bench.created());
    const second = await bench.planned(await bench.created());
    const outOf = ({ round }: typeof first): bigint =>
      round.planned.reduce((sum, { brief }) => sum + (brief.purpose === "swap" ? brief.expected.amountWei : 0n), 0n);
    expect(outOf(second) < outOf(first)).to.equal(true);
  });

  it("counts what a rollup takes for publishing as gas, and plans nothing while that is unknown", async () => {
    const costWei = async (): Promise<bigint | undefined> => {
      const { order } = await bench.created();
      const planned = await bench.executor.plan(order);
      if (planned.denied !== undefined) throw new Error(planned.denied.code);
      const trial = await bench.executor.simulate(planned.plan);
      bench.executor.release(order.orderId);
      return trial.denied === undefined ? -trial.netProfit.amountWei : undefined;
    };
    const onFirstLayerWei = (await costWei())!;
    bench.l1DataFee = { feeWei: (bytes) => BigInt(bytes) * ETHER };
    await bench.restarted();
    // Three approvals of 68 bytes and three swaps of 260, in envelopes of 140.
    const bytes = 3n * (68n + 140n) + 3n * (260n + 140n);
    const usdcOfEther = 3_000n * 10n ** 6n;
    expect((await costWei())! - onFirstLayerWei).to.equal(bytes * usdcOfEther);
    bench.l1DataFee = { feeWei: () => undefined };
    await bench.restarted();
    expect(await costWei()).to.equal(undefined);
  });

  it("signs what is left of the plan after a restart, and nothing twice", async () => {
    const record = await bench.created();
    await bench.signed(record, await bench.planned(record));
    await bench.restarted();
    const run = await executing(record);
    expect(noncesOf(record)).to.deep.equal(SIX);
    expect(bench.chain.sent).to.have.lengthOf(6);
    const resumed = await bench.crashed(run);
    runs.push(resumed);
    expect(noncesOf(record)).to.deep.equal(SIX);
    // Its places in the queue are its own in the new process as well.
    expect(noncesOf((await executing()).record)[0]).to.equal(6);
  });

  it("completes with what the receipts say, and settles", async () => {
    const run = await executing();
    await bench.chain.mine(run.record.order.parts.map((part) => bench.mined(run, part)));
    await bench.blocks(1);
    const { order } = run.record;
    expect(order.state).to.equal("Completed");
    expect(order.outcome!.fill).to.deep.include({ isPartial: false });
    expect(order.outcome!.fill!.sold.amountWei).to.equal(50n * ETHER);
    await bench.blocks(4);
    expect(run.record.order.settled).to.equal(true);
    await run.done;
    bench.executor.release(order.orderId);
    const denied = { code: "duplicate-trade", tradeId: tradeIdOf(run) };
    expect(bench.executor.assess(order.signal)).to.deep.equal({ denied });
  });

  it("is open again when a reorganisation takes its parts back, and ends anew", async () => {
    const run = await executing();
    const mined = run.record.order.parts.map((part) => bench.mined(run, part));
    await bench.chain.mine(mined);
    await bench.blocks(1);
    expect(run.record.order.state).to.equal("Completed");
    await bench.chain.reorganise(2);
    await settled();
    expect(isOpen(run.record.order)).to.equal(true);
    await bench.chain.mine(mined);
    await bench.blocks(1);
    expect(run.record.order.state).to.equal("Completed");
    expect(noncesOf(run.record)).to.deep.equal(SIX);
  });

  it("trades a failed part anew under fresh nonces, also when the process ends in between", async () => {
    const run = await executing();
    const [failing] = run.record.order.parts.filter(({ brief }) => brief.purpose === "swap");
    await bench.chain.mine(run.record.order.parts.map((part) => bench.mined(run, part, part !== failing)));
    await bench.blocks(1);
    expect(isOpen(run.record.order)).to.equal(true);
    // The pause has not passed yet.
    bench.clock.ms += 1_000;
    const resumed = await bench.crashed(run);
    runs.push(resumed);
    const anew = resumed.record.order.parts.slice(6);
    expect(anew.filter(({ brief }) => brief.purpose === "swap").length > 0).to.equal(true);
    expect(noncesOf(resumed.record).slice(6)).to.deep.equal(anew.map((_part, index) => 6 + index));
    await bench.chain.mine(anew.map((part) => bench.mined(resumed, part)));
    await bench.blocks(1);
    expect(resumed.record.order.outcome!.fill).to.deep.include({ isPartial: false });
  });

  it("gives what is tried anew at once for two orders nonces without the other's in between", async () => {
    const both = [await executing(), await executing()] as const;
    const mined = both.flatMap((run) =>
      run.record.order.parts.map((part) => bench.mined(run, part, part.brief.purpose === "approve")),
    );
    const known = both.map(({ record }) => record.order.parts.length);
    await bench.chain.mine(mined);
    await bench.blocks(1);
    // The pause has passed.
    bench.clock.ms += 1_000;
    await bench.blocks(2);
    for (const [index, { record }] of both.entries()) {
      const anew = noncesOf(record).slice(known[index]);
      expect(anew.length > 2).to.equal(true);
      expect(anew).to.deep.equal(anew.map((_nonce, place) => anew[0]! + place));
    }
  });

  it("offers one bundle of all parts for each block", async () => {
    await bench.stop();
    bench = await SplitBench.open({ submission: "private" });
    const { record } = await executing();
    expect(bench.relay.offers.map(({ targetBlock }) => targetBlock)).to.deep.equal([101n, 102n, 103n]);
    for (const { transactions } of bench.relay.offers) {
      expect(transactions).to.deep.equal(record.order.intents.map(({ transaction }) => transaction.raw));
    }
    expect(bench.chain.sent).to.deep.equal([]);
  });

  it("waits while gas costs more than the trade allows", async () => {
    const planning = bench.executor.plan((await bench.created({ limits: { maxGasPriceWei: 8n * GWEI } })).order);
    await bench.blocks(1);
    await bench.chain.mine([], { baseFeePerGasWei: 2n * GWEI });
    const planned = await planning;
    expect(planned.denied).to.equal(undefined);
  });
});

function tradeIdOf({ record: { order } }: SplitRun): string {
  return order.signal.kind === "split-trade" ? order.signal.trade.tradeId : "";
}
