import { expect } from "chai";
import { Transaction } from "ethers";
import { minedOf } from "../builders/chain.ts";
import { executing, expectFailed, expectOpen, resumed, settle, stop } from "../builders/flash-runs.ts";
import { aFlashSignal, earned, FlashBench, PROFIT_WEI, profitOf } from "../builders/plans.ts";
import { WETH } from "../builders/signals.ts";

/** Goes public without paying more for it. */
const SAME_BYTES = { submission: "hybrid", fallbackMultiplierBps: 10_000n } as const;

describe("following a flash arbitrage through the public pool", () => {
  it("sends at once when the way is public, and completes", async () => {
    const run = await executing({ settings: { submission: "public" } });
    expect(run.bench.chain.sent).to.deep.equal([run.raw]);
    expect(run.bench.relay.offers).to.deep.equal([]);
    expect(run.record.types.slice(3)).to.deep.equal(["published", "answered", "seen"]);
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await run.bench.chain.mine();
    await settle(run);
    expect(run.record.order.state).to.equal("Completed");
  });

  it("hands the same bytes over after the last target block when no bundle landed and it still pays", async () => {
    const run = await executing({ settings: SAME_BYTES });
    await run.bench.chain.mine();
    await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.deep.equal([]);
    await run.bench.chain.mine();
    await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.deep.equal([run.raw]);
    expect(run.record.of("published")).to.have.length(2);
    expect(run.record.order.publishedVia).to.deep.equal(["flashbots", "public-pool"]);
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await run.bench.chain.mine();
    await settle(run);
    expect(run.record.order.state).to.equal("Completed");
  });

  it("keeps to itself what does not pay any more, and fails it at its expiry", async () => {
    const run = await executing({ settings: SAME_BYTES });
    run.bench.chain.onCall = () => ({ status: "reverted", revertData: "0x" });
    for (let block = 101; block <= 106; block++) await run.bench.chain.mine();
    expectOpen(run);
    await run.bench.chain.mine();
    await expectFailed(run, "MEVBundleFailed");
    expect(run.bench.chain.sent).to.deep.equal([]);
    expect(run.record.of("noted")).to.have.length(1);
  });

  it("keeps to itself what would not pay for its gas at the base fee of today", async () => {
    const profitWei = 42n * 10n ** 14n;
    const bench = await FlashBench.open({ settings: SAME_BYTES });
    bench.chain.onCall = () => profitOf(profitWei);
    const signal = aFlashSignal({ expectedProfit: { token: WETH, amountWei: profitWei } });
    const run = await resumed(bench, await bench.signed(signal));
    for (let block = 101; block <= 103; block++) await bench.chain.mine([], { baseFeePerGasWei: 19n * 10n ** 9n });
    expect(bench.chain.sent).to.deep.equal([]);
    expect(run.record.of("noted")[0]!.detail).to.include("at least 1000000000000000 wei are wanted");
    await bench.chain.mine();
    expect(bench.chain.sent, "the base fee has fallen again").to.deep.equal([run.raw]);
    await stop(run);
  });

  it("waits for the base fee to come down to what the transaction pays, and says so once", async () => {
    const run = await executing({ settings: SAME_BYTES });
    const tooDear = { baseFeePerGasWei: Transaction.from(run.raw).maxFeePerGas! + 1n };
    for (let block = 101; block <= 102; block++) await run.bench.chain.mine();
    for (let block = 103; block <= 104; block++) await run.bench.chain.mine([], tooDear);
    expect(run.bench.chain.sent).to.deep.equal([]);
    expect(run.record.of("noted").map(({ detail }) => detail)).to.have.length(1);
    expect(run.record.of("noted")[0]!.detail).to.include("while the base fee is above");
    await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.deep.equal([run.raw]);
    await stop(run);
  });

  it("lives on past its expiry, because it still uses its nonce", async () => {
    const run = await executing({ settings: { submission: "public" } });
    for (let block = 101; block <= 120; block++) await run.bench.chain.mine();
    expectOpen(run);
    await run.bench.chain.mine([minedOf(run.raw, { succeeded: false })]);
    await run.bench.chain.mine();
    await expectFailed(run, "TransactionReverted");
  });

  it("hands the same bytes over again when the pool has dropped them, but not past their expiry", async () => {
    const run = await executing({ settings: { submission: "public" } });
    run.bench.chain.pool.clear();
    await run.bench.chain.mine();
    expect(run.bench.chain.sent, "missing once may mean mined").to.have.length(1);
    await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.deep.equal([run.raw, run.raw]);
    expect(run.record.of("answered"), "the same answer again is no news").to.have.length(1);
    await run.bench.chain.mine();
    run.bench.chain.pool.clear();
    for (let block = 104; block <= 108; block++) await run.bench.chain.mine();
    expect(run.bench.chain.sent.filter((raw) => raw === run.raw)).to.have.length(2);
    await stop(run);
  });

  it("hands nothing over again that was missing in single heads only", async () => {
    const run = await executing({ settings: { submission: "public", fallbackBlocks: 10 } });
    const { hash } = run.record.order.intents[0]!.transaction;
    for (let times = 0; times < 3; times++) {
      run.bench.chain.pool.delete(hash);
      await run.bench.chain.mine();
      run.bench.chain.pool.add(hash);
      await run.bench.chain.mine();
    }
    expect(run.bench.chain.sent.filter((raw) => raw === run.raw)).to.have.length(1);
    await stop(run);
  });

  it("ends at its expiry when the pool refused it from the first", async () => {
    const run = await executing({ settings: { submission: "public" } }, ({ chain }) => {
      chain.onSend = () => ({ answer: "rejected", detail: "insufficient funds for gas * price + value" });
    });
    for (let block = 101; block <= 104; block++) await run.bench.chain.mine();
    await expectFailed(run, "InsufficientFunds");
  });

  it("does not end what a node refused and another one's pool had, when a reorganisation gives it back too late", async () => {
    const run = await executing({ settings: { submission: "public", finalityBlocks: 16 } }, ({ chain }) => {
      chain.onSend = () => ({ answer: "rejected", detail: "nonce too low" });
    });
    const { hash } = run.record.order.intents[0]!.transaction;
    run.bench.chain.pool.add(hash);
    await run.bench.chain.mine();
    expect(run.record.types).to.include("seen");
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    for (let block = 103; block <= 106; block++) await run.bench.chain.mine();
    expect(run.record.order.state).to.equal("Completed");
    await run.bench.chain.reorganise(5);
    for (let block = 107; block <= 109; block++) await run.bench.chain.mine();
    expectOpen(run);
    expect(run.record.order.intents.at(-1)!.transaction.purpose, "its nonce is spent on nothing").to.equal("cancel");
    run.abort.abort();
    await run.done;
  });

  it("does not end what the pool may have, whatever it said later", async () => {
    const answers: ("unknown" | "rejected")[] = ["unknown", "rejected"];
    const run = await executing({ settings: { submission: "public" } }, ({ chain }) => {
      chain.onSend = () => ({ answer: answers.shift() ?? "rejected", detail: "?" });
    });
    for (let block = 101; block <= 110; block++) await run.bench.chain.mine();
    expectOpen(run);
    await stop(run);
  });

  it("hands a no-op over again that the pool has lost, whatever else it holds for the nonce", async () => {
    const run = await executing({ settings: { submission: "public" } });
    run.bench.clock.ms += 300_000;
    await run.bench.chain.mine();
    const { hash, raw } = run.record.order.intents[1]!.transaction;
    run.bench.chain.pool.delete(hash);
    expect(run.bench.chain.pool.size, "the execution is still there").to.equal(1);
    for (let block = 102; block <= 103; block++) await run.bench.chain.mine();
    expect(run.bench.chain.sent.filter((sent) => sent === raw)).to.have.length(2);
    await stop(run);
  });

  it("books the execution that landed with its own prediction, when an older one wins over its replacement", async () => {
    const run = await executing({ settings: { submission: "hybrid", targetBlocks: 1 } });
    run.bench.chain.onCall = () => profitOf(PROFIT_WEI - 7n);
    for (let block = 101; block <= 102; block++) await run.bench.chain.mine();
    expect(run.record.order.intents, "it went public at a higher fee").to.have.length(2);
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await settle(run);
    const { outcome } = run.record.order;
    expect(outcome!.predictedProfit.amountWei).to.equal(PROFIT_WEI);
    expect(outcome!.inclusion.transactionHash).to.equal(run.record.order.intents[0]!.transaction.hash);
  });
});
