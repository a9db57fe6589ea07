import { expect } from "chai";
import { minedOf } from "../builders/chain.ts";
import { executing, expectFailed, expectOpen, resumed, settle, stop, STRANGERS_HASH } from "../builders/flash-runs.ts";
import { earned, FlashBench, PROFIT_WEI } from "../builders/plans.ts";

describe("following a flash arbitrage when the chain changes its mind", () => {
  it("takes an inclusion back and completes with the next one", async () => {
    const run = await executing();
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await run.bench.chain.reorganise(1);
    expect(run.record.of("inclusion-removed")).to.have.length(1);
    expect(run.record.order).not.to.have.property("inclusion");
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await run.bench.chain.mine();
    await settle(run);
    expect(run.record.order.outcome!.inclusion.blockNumber).to.equal(102n);
  });

  it("reports the inclusion anew when it is in another block of the same height", async () => {
    const run = await executing();
    const own = minedOf(run.raw, { logs: earned(PROFIT_WEI) });
    await run.bench.chain.mine([own]);
    await run.bench.chain.reorganise(1, [own]);
    await run.bench.chain.mine();
    await settle(run);
    const hashes = run.record.of("included").map(({ inclusion }) => inclusion.blockHash);
    expect(new Set(hashes).size).to.equal(2);
    expect(run.record.order.outcome!.inclusion.blockHash).to.equal(hashes[1]);
  });

  it("believes no inclusion in a block that was not told yet", async () => {
    const run = await executing();
    run.bench.chain.mineUntold();
    run.bench.chain.mineUntold([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await run.bench.chain.tellNext();
    expect(run.record.types).not.to.include("included");
    await run.bench.chain.tellNext();
    expect(run.record.types.at(-1)).to.equal("included");
    const next = await run.bench.signed();
    expect(next.order.intents[0]!.transaction.nonce).to.equal(1);
    await settle(run);
  });

  it("offers its bundles again for the blocks that are still ahead when an inclusion is taken back", async () => {
    const run = await executing();
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await run.bench.chain.reorganise(1);
    expect(run.bench.relay.offers.map(({ targetBlock }) => targetBlock)).to.deep.equal([101n, 102n, 103n, 102n, 103n]);
    await stop(run);
  });

  it("lands after all when a reorganisation gives the nonce back", async () => {
    const run = await executing();
    await run.bench.chain.mine([minedOf(run.raw, { hash: STRANGERS_HASH })]);
    await run.bench.chain.reorganise(1);
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await run.bench.chain.mine();
    await settle(run);
    expect(run.record.order.state).to.equal("Completed");
  });

  it("decides nothing while the node does not answer", async () => {
    const run = await executing();
    run.bench.chain.isDown = true;
    for (let block = 101; block <= 110; block++) await run.bench.chain.mine();
    expectOpen(run);
    run.bench.chain.isDown = false;
    await run.bench.chain.mine();
    await expectFailed(run, "MEVBundleFailed");
  });

  it("ends without an explanation when the node answers everything but never gives logs", async () => {
    const run = await executing();
    run.bench.chain.hasNoLogs = true;
    for (let block = 101; block <= 105; block++) await run.bench.chain.mine();
    expectOpen(run);
    await run.bench.chain.mine();
    await expectFailed(run, "MEVBundleFailed");
    expect(run.record.of("noted").at(-1)!.detail).to.include("eth_getLogs is not available");
  });

  it("decides nothing on the word of a node that lags", async () => {
    const run = await executing();
    await run.bench.chain.mine();
    run.bench.chain.lagBlocks = 2;
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    expectOpen(run);
    expect(run.record.types).not.to.include("included");
    run.bench.chain.lagBlocks = 0;
    await run.bench.chain.mine();
    await settle(run);
    expect(run.record.order.state).to.equal("Completed");
  });

  it("takes nothing back below the block of an inclusion that the journal knows", async () => {
    const run = await executing();
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await stop(run);
    // Another process meets a node that has not come as far.
    const again = await resumed(await FlashBench.open(), run.record);
    expect(run.record.types).not.to.include("inclusion-removed");
    await stop(again);
  });

  it("believes no inclusion above the head, though the node counts it already", async () => {
    const run = await executing();
    run.bench.chain.nonce = () => Promise.resolve(1);
    run.bench.chain.mineUntold();
    run.bench.chain.mineUntold([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await run.bench.chain.tellNext();
    expect(run.record.types).not.to.include("included");
    await run.bench.chain.tellNext();
    expect(run.record.types.at(-1)).to.equal("included");
    await settle(run);
  });
});
