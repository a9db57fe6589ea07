import { expect } from "chai";
import { minedOf } from "../builders/chain.ts";
import { expectFailed, type FlashRun, resumed, settle, stop } from "../builders/flash-runs.ts";
import { aFlashSignal, earned, FlashBench, PROFIT_WEI } from "../builders/plans.ts";

describe("flash arbitrages that compete for one nonce", () => {
  let bench: FlashBench;

  beforeEach(async () => {
    bench = await FlashBench.open();
  });

  const started = async (): Promise<FlashRun> => resumed(bench, await bench.signed());
  const landed = ({ raw }: FlashRun) => minedOf(raw, { logs: earned(PROFIT_WEI) });
  const hashOf = ({ record }: FlashRun): string => record.order.intents[0]!.transaction.hash;

  it("end as soon as the one that landed is confirmed, and name it", async () => {
    const [older, winner, younger] = [await started(), await started(), await started()];
    await bench.chain.mine([landed(winner)]);
    expect(older.record.order.state).to.equal("Submitted");
    await bench.chain.mine();
    expect(winner.record.order.state).to.equal("Completed");
    for (const loser of [older, younger]) {
      expect(await expectFailed(loser, "MEVBundleFailed")).to.include(hashOf(winner));
    }
    await settle(winner);
    expect(bench.news, "nobody else uses the key").to.deep.equal([]);
  });

  it("are not blamed for an end when they landed after its last block", async () => {
    const late = await started();
    for (let block = 101; block <= 103; block++) await bench.chain.mine();
    const winner = await resumed(
      bench,
      await bench.signed(aFlashSignal({ observedBlock: 103n, validThroughBlock: 106n })),
    );
    expect(late.record.order.state).to.equal("Submitted");
    await bench.chain.mine([landed(winner)]);
    await bench.chain.mine();
    expect(winner.record.order.state).to.equal("Completed");
    expect(await expectFailed(late, "MEVBundleFailed")).to.match(/^not included up to block 103, its last one/);
    await settle(winner);
  });

  it("may land after all when a reorganisation frees the nonce", async () => {
    const [winner, loser] = [await started(), await started()];
    await bench.chain.mine([landed(winner)]);
    await bench.chain.mine();
    expect(loser.record.order.state).to.equal("Failed");
    await bench.chain.reorganise(2);
    expect(loser.record.order.state).to.equal("Pending");
    expect(winner.record.order.state).to.equal("Pending");
    const offered = bench.relay.offers.filter(({ transactions }) => transactions[0] === loser.raw);
    expect(offered.map(({ targetBlock }) => targetBlock)).to.deep.equal([101n, 102n, 103n, 103n]);
    await bench.chain.mine([landed(loser)]);
    await bench.chain.mine();
    expect(loser.record.order.state).to.equal("Completed");
    expect(await expectFailed(winner, "MEVBundleFailed")).to.include(hashOf(loser));
    await settle(loser);
  });

  it("change places when a reorganisation puts the other one into the block", async () => {
    const [first, second] = [await started(), await started()];
    await bench.chain.mine([landed(first)]);
    await bench.chain.mine();
    await bench.chain.reorganise(2, [landed(second)]);
    const next = await bench.signed(aFlashSignal({ validThroughBlock: 200n }));
    expect(next.order.intents[0]!.transaction.nonce, "theirs is used, whoever has it").to.equal(1);
    await bench.chain.mine();
    expect(second.record.order.state).to.equal("Completed");
    await expectFailed(first, "MEVBundleFailed");
    await settle(second);
    expect(bench.news).to.deep.equal([]);
  });

  it("know each other after a crash", async () => {
    const runs = [await started(), await started()];
    for (const run of runs) await stop(run);
    await bench.chain.mine([landed(runs[1]!)]);
    await bench.restarted();
    // As the engine does it: all are handed to the executor before any of them goes on.
    const [loser, winner] = await Promise.all([resumed(bench, runs[0]!.record), resumed(bench, runs[1]!.record)]);
    await bench.chain.mine();
    expect(winner.record.order.state).to.equal("Completed");
    expect(await expectFailed(loser, "MEVBundleFailed")).to.include(hashOf(winner));
    await settle(winner);
    expect(bench.news).to.deep.equal([]);
  });

  it("take over the nonce of one that has expired, and name it", async () => {
    const expired = await started();
    for (let block = 101; block <= 104; block++) await bench.chain.mine();
    expect(expired.record.order.failure!.reason).to.equal("MEVBundleFailed");
    const record = await bench.signed(aFlashSignal({ observedBlock: 104n, validThroughBlock: 107n }));
    expect(record.order.intents[0]!.transaction).to.deep.include({ nonce: 0, competesWith: [hashOf(expired)] });
    const next = await resumed(bench, record);
    await bench.chain.mine([landed(next)]);
    await settle(next);
    expect(next.record.order.state).to.equal("Completed");
    await expectFailed(expired, "MEVBundleFailed");
  });

  it("are offered under names of their own, so that no relay takes one for a replacement of the other", async () => {
    await started();
    await started();
    const names = bench.relay.offers.map(({ replacementUuid }) => replacementUuid);
    expect(new Set(names).size).to.equal(6);
    for (const name of names) expect(name).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("stay failed when the nonce is freed too late for them", async () => {
    const [winner, loser] = [await started(), await started()];
    await bench.chain.mine([landed(winner)]);
    for (let block = 102; block <= 104; block++) await bench.chain.mine();
    await bench.chain.reorganise(4);
    expect(loser.record.types).not.to.include("reopened");
    await expectFailed(loser, "MEVBundleFailed");
    await expectFailed(winner, "MEVBundleFailed");
  });

  it("leave their nonce to the next order when it is freed while nobody follows the one that had won", async () => {
    const [winner, loser] = [await started(), await started()];
    await bench.chain.mine([landed(winner)]);
    await bench.chain.mine();
    await stop(winner);
    await bench.chain.reorganise(2);
    const next = await bench.signed();
    expect(next.order.intents[0]!.transaction.nonce).to.equal(0);
    await stop(loser);
  });

  it("know the one before them by its hash alone, long after it was settled", async () => {
    const [winner, loser] = [await started(), await started()];
    await stop(loser);
    await bench.chain.mine([landed(winner)]);
    await settle(winner);
    await bench.restarted();
    const again = await resumed(bench, loser.record);
    expect(await expectFailed(again, "MEVBundleFailed")).to.include(hashOf(winner));
    expect(bench.news).to.deep.equal([]);
  });
});
