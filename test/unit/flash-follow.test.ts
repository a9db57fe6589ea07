import { expect } from "chai";
import { minedOf, settled } from "../builders/chain.ts";
import { executing, resumed, settle, stop } from "../builders/flash-runs.ts";
import { aFlashSignal, earned, FlashBench, PROFIT_WEI } from "../builders/plans.ts";

describe("following a flash arbitrage", () => {
  it("leaves the next nonce to the next order once it is included, and takes its own back when that is undone", async () => {
    const run = await executing();
    const { bench } = run;
    const nextNonce = async (): Promise<number> => {
      const { order } = await bench.signed();
      bench.executor.release(order.orderId);
      return order.intents[0]!.transaction.nonce;
    };
    expect(await nextNonce()).to.equal(0);
    await bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    expect(await nextNonce()).to.equal(1);
    await bench.chain.reorganise(1);
    expect(await nextNonce()).to.equal(0);
    await stop(run);
  });

  it("keeps its money until it is settled, and no longer", async () => {
    const run = await executing({ settings: { submission: "public" } });
    const { account, hash, nonce } = run.record.order.intents[0]!.transaction;
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await settle(run);
    expect(run.bench.accounts.hashesAt(account, nonce)).to.deep.equal([hash]);
    run.bench.executor.release(run.record.order.orderId);
    expect(run.bench.accounts.hashesAt(account, nonce)).to.deep.equal([]);
    expect(run.bench.denialOf(aFlashSignal({ validThroughBlock: 200n }))).to.equal(undefined);
  });

  it("reports nothing after an abort", async () => {
    const run = await executing();
    const before = run.record.updates.length;
    await stop(run);
    await run.bench.chain.mine([minedOf(run.raw)]);
    expect(run.record.updates).to.have.length(before);
  });

  it("throws when the journal refuses, so that the engine hears of it, and sends nothing", async () => {
    const bench = await FlashBench.open();
    const record = await bench.signed();
    const refuse = () => Promise.reject(new Error("disk full"));
    const thrown = await bench.executor.execute(record.order, refuse, new AbortController().signal).catch(String);
    await settled();
    expect(thrown).to.include("disk full");
    expect(bench.relay.offers).to.deep.equal([]);
  });

  it("takes up nothing that has signed nothing to execute", async () => {
    const bench = await FlashBench.open();
    const { order, report } = await bench.created();
    const thrown = await bench.executor.execute(order, report, new AbortController().signal).catch(String);
    expect(thrown).to.include("has nothing signed to execute");
    await resumed(bench, await bench.signed()).then(stop);
  });
});
