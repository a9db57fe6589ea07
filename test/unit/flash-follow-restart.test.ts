import { expect } from "chai";
import { minedOf } from "../builders/chain.ts";
import { crashed, executing, expectFailed, resumed } from "../builders/flash-runs.ts";
import { earned, FlashBench, PROFIT_WEI } from "../builders/plans.ts";

describe("following a flash arbitrage after a crash", () => {
  it("sends identical bytes for the target blocks that are still ahead", async () => {
    const first = await executing();
    await first.bench.chain.mine();
    const again = await crashed(first);
    const { offers } = again.bench.relay;
    expect(offers.slice(3)).to.deep.equal(
      [102n, 103n].map((targetBlock) => ({ transactions: [first.raw], targetBlock })),
    );
    again.abort.abort();
    await again.done;
  });

  it("sends what was signed and not sent", async () => {
    const bench = new FlashBench();
    const record = await bench.signed();
    bench.restarted();
    const run = await resumed(bench, record);
    expect(bench.relay.offers.map(({ transactions }) => transactions)).to.deep.equal(Array(3).fill([run.raw]));
    run.abort.abort();
    await run.done;
  });

  it("fails what was never sent once its blocks have passed", async () => {
    const bench = new FlashBench();
    const record = await bench.signed();
    for (let block = 101; block <= 103; block++) await bench.chain.mine();
    bench.restarted();
    await expectFailed(await resumed(bench, record), "StaleSignal");
    expect(bench.relay.offers).to.deep.equal([]);
  });

  it("finds an inclusion that nobody saw, sends nothing more, and completes", async () => {
    const first = await executing();
    first.abort.abort();
    await first.done;
    await first.bench.chain.mine([minedOf(first.raw, { logs: earned(PROFIT_WEI) })]);
    await first.bench.chain.mine();
    const again = await crashed(first);
    await again.done;
    expect(again.record.order.state).to.equal("Completed");
    expect(again.bench.relay.offers).to.have.length(3);
  });

  it("goes on with an order in the public pool without sending it a second time", async () => {
    const again = await crashed(await executing({ settings: { submission: "public" } }));
    await again.bench.chain.mine();
    expect(again.bench.chain.sent).to.deep.equal([again.raw]);
    again.abort.abort();
    await again.done;
  });

  it("hands over at once what was journalled as going to the public pool, but never got there", async () => {
    const bench = new FlashBench({ settings: { submission: "public" } });
    const record = await bench.signed();
    await record.report({ type: "published", via: "public-pool", targetBlocks: [] });
    bench.restarted();
    const run = await resumed(bench, record);
    expect(bench.chain.sent).to.deep.equal([run.raw]);
    run.abort.abort();
    await run.done;
  });

  it("takes up the account before its first await, so that no other order gets it", async () => {
    const bench = new FlashBench();
    const record = await bench.signed();
    const executor = bench.restarted();
    const abort = new AbortController();
    const done = executor.execute(record.order, record.report, abort.signal);
    const other = await bench.created();
    expect(await executor.plan(other.order)).to.deep.equal({ denied: { code: "no-free-account", accounts: 1 } });
    executor.release(record.order.orderId);
    expect(await executor.plan(other.order)).to.have.property("plan");
    abort.abort();
    await done;
  });
});
