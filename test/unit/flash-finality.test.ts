import { expect } from "chai";
import { minedOf } from "../builders/chain.ts";
import {
  crashed,
  executing,
  expectFailed,
  type FlashRun,
  resumed,
  settle,
  stop,
  STRANGERS_HASH,
} from "../builders/flash-runs.ts";
import { aFlashSignal, earned, FLASH_SETTINGS, PROFIT_WEI } from "../builders/plans.ts";

/** The depth of a block that nothing takes back any more. */
const FINAL = FLASH_SETTINGS.finalityBlocks + 1;

/** An order that was included in block 101 and has completed in block 102. */
async function completed(): Promise<FlashRun> {
  const run = await executing();
  await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
  await run.bench.chain.mine();
  expect(run.record.order.state).to.equal("Completed");
  return run;
}

async function mine(run: FlashRun, blocks: number): Promise<void> {
  for (let mined = 0; mined < blocks; mined++) await run.bench.chain.mine();
}

describe("a flash arbitrage between its end and finality", () => {
  it("is settled when its block is final, and not one block before", async () => {
    const run = await completed();
    await mine(run, FINAL - 3);
    expect(run.record.types.at(-1)).to.equal("completed");
    await mine(run, 1);
    expect(run.record.types.at(-1)).to.equal("settled");
    await settle(run);
    expect(run.bench.chain.listeners, "only the accounts still listen").to.equal(1);
  });

  it("asks the node nothing while the block that includes it stays on the chain", async () => {
    const run = await completed();
    const before = { ...run.bench.chain.asked };
    await mine(run, FINAL - 3);
    const accountsOnly = { ...before, nonce: before.nonce + FINAL - 3 };
    expect(run.bench.chain.asked).to.deep.equal(accountsOnly);
    await stop(run);
  });

  it("is reopened when a reorganisation takes its block, and completes with the next one", async () => {
    const run = await completed();
    await run.bench.chain.reorganise(2);
    expect(run.record.order.state).to.equal("Pending");
    expect(run.record.order).not.to.have.any.keys("outcome", "inclusion");
    expect(run.record.of("reopened")).to.have.length(1);
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI + 1n) })]);
    await settle(run);
    const { state, outcome } = run.record.order;
    expect([state, outcome!.realisedProfit.amountWei]).to.deep.equal(["Completed", PROFIT_WEI + 1n]);
    expect(outcome!.inclusion.blockNumber).to.equal(103n);
  });

  it("completes anew when it is in another block of the same height, with what that one shows", async () => {
    const run = await completed();
    const before = run.record.order.outcome!.inclusion.blockHash;
    await run.bench.chain.reorganise(2, [minedOf(run.raw, { logs: earned(PROFIT_WEI - 1n) })]);
    await settle(run);
    const { state, outcome } = run.record.order;
    expect([state, outcome!.realisedProfit.amountWei]).to.deep.equal(["Completed", PROFIT_WEI - 1n]);
    expect(outcome!.inclusion.blockHash).not.to.equal(before);
    expect(run.record.types.filter((type) => type === "reopened")).to.have.length(1);
  });

  it("fails when its block is taken and it does not land again in time", async () => {
    const run = await completed();
    await run.bench.chain.reorganise(2);
    await mine(run, 2);
    expect(run.record.of("inclusion-removed"), "it was taken back already").to.deep.equal([]);
    await expectFailed(run, "MEVBundleFailed");
  });

  it("completes when it had reverted, and succeeds in the block that takes the other's place", async () => {
    const run = await executing();
    await run.bench.chain.mine([minedOf(run.raw, { succeeded: false })]);
    await run.bench.chain.mine();
    expect(run.record.order.failure!.reason).to.equal("TransactionReverted");
    await run.bench.chain.reorganise(2, [minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await settle(run);
    expect(run.record.order.state).to.equal("Completed");
    expect(run.record.order).not.to.have.property("failure");
  });

  it("is booked with its gas when it is included after it was given up", async () => {
    const run = await executing();
    await mine(run, 4);
    expect(run.record.order.failure!.reason).to.equal("MEVBundleFailed");
    await run.bench.chain.mine([minedOf(run.raw, { succeeded: false, gasUsed: 60_000n })]);
    expect(run.record.order.state).to.equal("Pending");
    await mine(run, 1);
    await expectFailed(run, "TransactionReverted");
    expect(run.record.order.inclusion!.gasCostWei).to.equal(60_000n * (10n ** 10n + 1n));
  });

  it("is booked with what a rollup took for publishing it", async () => {
    const run = await executing();
    const dataFeeWei = 10n ** 15n;
    await run.bench.chain.mine([minedOf(run.raw, { succeeded: false, gasUsed: 60_000n, dataFeeWei })]);
    await mine(run, 1);
    await expectFailed(run, "TransactionReverted");
    expect(run.record.order.inclusion!.gasCostWei).to.equal(60_000n * (10n ** 10n + 1n) + dataFeeWei);
  });

  it("is settled without an inclusion when its last block is final, and not one block before", async () => {
    const run = await executing();
    const rival = await resumed(run.bench, await run.bench.signed());
    await mine(run, 3 + FINAL - 2);
    expect(run.record.order).to.include({ state: "Failed", settled: false });
    await mine(run, 1);
    expect(run.record.order.settled).to.equal(true);
    await stop(rival);
  });

  it("waits, as the last one of its nonce, until that is used, so that the next order can name it", async () => {
    const run = await executing();
    await mine(run, 5 * FINAL);
    expect(run.record.order).to.include({ state: "Failed", settled: false });
    const next = await run.bench.signed(aFlashSignal({ validThroughBlock: 1_000n }));
    const { hash } = run.record.order.intents[0]!.transaction;
    expect(next.order.intents[0]!.transaction.competesWith).to.deep.equal([hash]);
    await mine(run, 1);
    expect(run.record.order.settled).to.equal(true);
  });

  it("holds no money for a nonce that it cannot use any more", async () => {
    const run = await executing();
    const { balance } = run.bench.chain;
    expect(run.bench.accounts.choice(balance, "public")).to.have.property("refused");
    await mine(run, 3);
    expect(run.bench.accounts.choice(balance, "public")).to.have.property("account");
    await stop(run);
  });

  it("is not settled while a public pool holds its bytes", async () => {
    const run = await executing();
    await run.bench.signed();
    await mine(run, 4);
    run.bench.chain.pool.add(run.record.order.intents[0]!.transaction.hash);
    await mine(run, 2 * FINAL);
    expect(run.record.order).to.include({ state: "Failed", settled: false });
    await run.bench.chain.mine([minedOf(run.raw, { succeeded: false })]);
    await settle(run);
    expect(run.record.order.failure!.reason).to.equal("TransactionReverted");
  });

  it("is followed from wherever it stands after a crash", async () => {
    const run = await crashed(await completed());
    await run.bench.chain.reorganise(2);
    expect(run.record.order.state).to.equal("Pending");
    await mine(run, 2);
    await expectFailed(await crashed(run), "MEVBundleFailed");
  });
});

describe("a flash arbitrage whose nonce a stranger's transaction has used", () => {
  const foreign = (run: FlashRun) => minedOf(run.raw, { hash: STRANGERS_HASH });

  it("pauses its account at once, and fails only when that is final", async () => {
    const run = await executing();
    await run.bench.chain.mine([foreign(run)]);
    expect(run.bench.news).to.have.length(1);
    expect((await run.bench.executor.plan((await run.bench.created()).order)).denied).to.include({
      code: "accounts-paused",
    });
    await mine(run, FINAL - 2);
    expect(run.record.order.state).to.equal("Submitted");
    await mine(run, 1);
    await expectFailed(run, "TransactionDropped");
    expect(run.record.types.slice(-2)).to.deep.equal(["failed", "settled"]);
    expect(run.bench.news.at(-1)).to.include("goes on");
  });

  it("counts anew when a reorganisation frees the nonce, and lets the account go on", async () => {
    const run = await executing();
    await run.bench.chain.mine([foreign(run)]);
    await mine(run, FINAL - 2);
    await run.bench.chain.reorganise(FINAL - 1);
    expect(run.bench.news.at(-1)).to.include("goes on");
    await run.bench.chain.mine([foreign(run)]);
    await mine(run, FINAL - 2);
    expect(run.record.order.settled).to.equal(false);
    await settle(run);
  });

  it("decides nothing while receipts are missing, and completes when they come", async () => {
    const run = await executing();
    const { hash } = run.record.order.intents[0]!.transaction;
    run.bench.chain.withheld.add(hash);
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await mine(run, FINAL - 2);
    expect(run.record.order.state).to.equal("Submitted");
    run.bench.chain.withheld.clear();
    await mine(run, 1);
    expect(run.record.order.state).to.equal("Completed");
    expect(run.bench.news.at(-1)).to.include("goes on");
    await settle(run);
  });

  it("takes a profit back at once when the heads show that its block is gone, and fails at finality", async () => {
    const run = await completed();
    await run.bench.chain.reorganise(2, [foreign(run)]);
    expect(run.record.order.state).to.equal("Pending");
    expect(run.bench.news).to.have.length(1);
    await mine(run, FINAL - 2);
    expect(run.record.order.state).to.equal("Pending");
    await mine(run, 1);
    await expectFailed(run, "TransactionDropped");
  });

  it("does not pause the account when the order had been given up before", async () => {
    const run = await executing();
    await mine(run, 4);
    await run.bench.chain.mine([foreign(run)]);
    expect(run.bench.news).to.deep.equal([]);
    await expectFailed(run, "MEVBundleFailed");
  });

  it("leaves its nonce to the next order when a reorganisation takes the stranger's transaction away", async () => {
    const run = await executing();
    await mine(run, 4);
    await run.bench.chain.mine([foreign(run)]);
    const next = async (): Promise<number> => {
      const signal = aFlashSignal({ validThroughBlock: 1_000n });
      return (await run.bench.signed(signal)).order.intents[0]!.transaction.nonce;
    };
    expect(await next()).to.equal(1);
    await run.bench.chain.reorganise(1);
    expect(await next()).to.equal(0);
    await stop(run);
  });
});
