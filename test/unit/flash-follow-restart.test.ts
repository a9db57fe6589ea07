import { expect } from "chai";
import { minedOf } from "../builders/chain.ts";
import { crashed, executing, expectFailed, resumed, settle, stop, STRANGERS_HASH } from "../builders/flash-runs.ts";
import { earned, FlashBench, PROFIT_WEI } from "../builders/plans.ts";

describe("following a flash arbitrage after a crash", () => {
  it("sends identical bytes for the target blocks that are still ahead", async () => {
    const first = await executing();
    await first.bench.chain.mine();
    const again = await crashed(first);
    const { offers } = again.bench.relay;
    const repeated = offers.slice(3).map(({ transactions, targetBlock }) => ({ transactions, targetBlock }));
    expect(repeated).to.deep.equal([102n, 103n].map((targetBlock) => ({ transactions: [first.raw], targetBlock })));
    expect(offers[3]!.replacementUuid, "so that they replace those of the first run").to.equal(
      offers[1]!.replacementUuid,
    );
    await stop(again);
  });

  it("sends what was signed and not sent", async () => {
    const bench = await FlashBench.open();
    const record = await bench.signed();
    await bench.restarted();
    const run = await resumed(bench, record);
    expect(bench.relay.offers.map(({ transactions }) => transactions)).to.deep.equal(Array(3).fill([run.raw]));
    await stop(run);
  });

  it("fails what was never sent once its blocks have passed", async () => {
    const bench = await FlashBench.open();
    const record = await bench.signed();
    for (let block = 101; block <= 103; block++) await bench.chain.mine();
    await bench.restarted();
    await expectFailed(await resumed(bench, record), "StaleSignal");
    expect(bench.relay.offers).to.deep.equal([]);
  });

  it("finds an inclusion that nobody saw, sends nothing more, and completes", async () => {
    const first = await executing();
    await stop(first);
    await first.bench.chain.mine([minedOf(first.raw, { logs: earned(PROFIT_WEI) })]);
    await first.bench.chain.mine();
    const again = await crashed(first);
    await settle(again);
    expect(again.record.order.state).to.equal("Completed");
    expect(again.bench.relay.offers).to.have.length(3);
  });

  it("goes on with an order in the public pool without sending it a second time", async () => {
    const again = await crashed(await executing({ settings: { submission: "public" } }));
    await again.bench.chain.mine();
    expect(again.bench.chain.sent).to.deep.equal([again.raw]);
    await stop(again);
  });

  it("hands over at once what was journalled as going to the public pool, but never got there", async () => {
    const bench = await FlashBench.open({ settings: { submission: "public" } });
    const record = await bench.signed();
    await record.report({ type: "published", via: "public-pool", targetBlocks: [] });
    await bench.restarted();
    const run = await resumed(bench, record);
    expect(bench.chain.sent).to.deep.equal([run.raw]);
    await stop(run);
  });

  it("takes up its nonce before its first await, so that every other order names it as a rival", async () => {
    const bench = await FlashBench.open();
    const record = await bench.signed();
    const { account, nonce, hash } = record.order.intents[0]!.transaction;
    const executor = await bench.restarted();
    const abort = new AbortController();
    const done = executor.execute(record.order, record.report, abort.signal);
    expect(bench.accounts.hashesAt(account, nonce)).to.deep.equal([hash]);
    expect((await bench.signed()).order.intents[0]!.transaction).to.deep.include({ nonce, competesWith: [hash] });
    abort.abort();
    await done;
  });

  it("fails what was never sent when its nonce was used meanwhile, and sends nothing", async () => {
    const bench = await FlashBench.open();
    const record = await bench.signed();
    await bench.chain.mine([minedOf(record.order.intents[0]!.transaction.raw, { hash: STRANGERS_HASH })]);
    await bench.restarted();
    expect(await expectFailed(await resumed(bench, record), "StaleSignal")).to.include("was used meanwhile");
    expect(bench.relay.offers).to.deep.equal([]);
    expect(bench.news, "nothing of ours was published").to.deep.equal([]);
  });

  it("goes on with an order that has ended until it is settled", async () => {
    const first = await executing();
    await first.bench.chain.mine([minedOf(first.raw, { logs: earned(PROFIT_WEI) })]);
    await first.bench.chain.mine();
    expect(first.record.order.state).to.equal("Completed");
    const again = await crashed(first);
    expect(again.record.order.settled).to.equal(false);
    await settle(again);
    expect(again.record.order.state).to.equal("Completed");
    expect(again.record.of("included")).to.have.length(1);
  });

  it("takes back what it had booked before the crash when the block is gone after it", async () => {
    const first = await executing();
    await first.bench.chain.mine([minedOf(first.raw, { logs: earned(PROFIT_WEI) })]);
    await first.bench.chain.mine();
    await stop(first);
    await first.bench.chain.reorganise(2);
    const again = await crashed(first);
    expect(again.record.order.state).to.equal("Pending");
    expect(again.record.order).not.to.have.property("outcome");
    for (let block = 103; block <= 104; block++) await again.bench.chain.mine();
    await expectFailed(again, "MEVBundleFailed");
  });

  it("takes nothing back on the word of a node whose count is old, while the heads have its block", async () => {
    const first = await executing();
    const { chain } = first.bench;
    await chain.mine([minedOf(first.raw, { logs: earned(PROFIT_WEI) })]);
    await chain.mine();
    await stop(first);
    chain.nonce = () => Promise.resolve(0);
    const again = await crashed(first);
    await chain.mine();
    expect(again.record.order.state).to.equal("Completed");
    await settle(again);
  });

  it("keeps its place in the queue of the public pool", async () => {
    const bench = await FlashBench.open({ settings: { submission: "public" } });
    const [sent, unsent] = [await resumed(bench, await bench.signed()), await bench.signed()];
    await stop(sent);
    await bench.restarted();
    const again = [await resumed(bench, sent.record), await resumed(bench, unsent)];
    expect((await bench.signed()).order.intents[0]!.transaction.nonce).to.equal(2);
    for (const run of again) await stop(run);
  });
});
