import { expect } from "chai";
import { Transaction } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import { flashSignal } from "../../bot/core/signal.ts";
import { minedOf, ScriptedRelay, settled } from "../builders/chain.ts";
import { executing, expectFailed, expectOpen, settle, stop, STRANGERS_HASH } from "../builders/flash-runs.ts";
import { aSync, aTransfer, CONTRACT, earned, PROFIT_WEI, STRANGER } from "../builders/plans.ts";

describe("following a flash arbitrage through relays", () => {
  it("offers one bundle for each target block, after each offer is journalled", async () => {
    const run = await executing({ relays: [new ScriptedRelay("one"), new ScriptedRelay("other")] });
    for (const relay of run.bench.relays) {
      const offers = relay.offers.map(({ transactions, targetBlock }) => ({ transactions, targetBlock }));
      expect(offers).to.deep.equal([101n, 102n, 103n].map((targetBlock) => ({ transactions: [run.raw], targetBlock })));
    }
    expect(run.record.types.slice(3, 5)).to.deep.equal(["published", "published"]);
    expect(run.record.of("published").map(({ via }) => via)).to.deep.equal(["one", "other"]);
    expect(run.record.of("answered")).to.have.length(6);
    expect(run.record.order.state).to.equal("Submitted");
    await stop(run);
  });

  it("completes at the second confirmation with the profit that the receipt shows", async () => {
    const run = await executing();
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    expect(run.record.order.state).to.equal("Pending");
    await run.bench.chain.mine();
    await settle(run);
    const { outcome, state } = run.record.order;
    expect(state).to.equal("Completed");
    expect(outcome!.realisedProfit.amountWei).to.equal(PROFIT_WEI);
    expect(outcome!.realisedProfit).to.deep.equal(outcome!.predictedProfit);
    expect(outcome!.inclusion.blockNumber).to.equal(101n);
    expect(outcome!.inclusion.gasCostWei).to.equal(130_000n * (10n ** 10n + 1n));
    expect(outcome).not.to.have.property("priorMove");
  });

  it("names the transaction that moved a pool first when the profit is not the predicted one", async () => {
    const run = await executing();
    const pool = flashSignal(run.record.order.signal).route!.hops[0]!.pool;
    const own = minedOf(run.raw, { logs: [aSync(pool), ...earned(PROFIT_WEI - 1n)] });
    await run.bench.chain.mine([{ hash: STRANGERS_HASH, logs: [aSync(pool)] }, own]);
    await run.bench.chain.mine();
    await settle(run);
    expect(run.record.order.outcome!.realisedProfit.amountWei).to.equal(PROFIT_WEI - 1n);
    expect(run.record.order.outcome!.priorMove).to.deep.equal({
      transactionHash: STRANGERS_HASH,
      resource: pool,
      blockNumber: 101n,
    });
  });

  it("takes no other event of a pool for a move", async () => {
    const run = await executing();
    const pool = flashSignal(run.record.order.signal).route!.hops[0]!.pool;
    const own = minedOf(run.raw, { logs: earned(PROFIT_WEI - 1n) });
    const liquidityToken = aTransfer(pool, STRANGER, CONTRACT, 1n);
    await run.bench.chain.mine([{ hash: STRANGERS_HASH, logs: [liquidityToken] }, own]);
    await run.bench.chain.mine();
    await settle(run);
    expect(run.record.order.outcome).not.to.have.property("priorMove");
  });

  it("counts a transaction behind ours as no prior move", async () => {
    const run = await executing();
    const pool = flashSignal(run.record.order.signal).route!.hops[0]!.pool;
    const own = minedOf(run.raw, { logs: earned(PROFIT_WEI + 1n) });
    await run.bench.chain.mine([own, { hash: STRANGERS_HASH, logs: [aSync(pool)] }]);
    await run.bench.chain.mine();
    await settle(run);
    expect(run.record.order.outcome).not.to.have.property("priorMove");
  });

  it("fails a bundle that was never included once its expiry is two blocks deep, and says who moved a pool", async () => {
    const run = await executing();
    const pool = flashSignal(run.record.order.signal).route!.hops[1]!.pool;
    await run.bench.chain.mine();
    await run.bench.chain.mine([{ hash: STRANGERS_HASH, logs: [aSync(pool)] }]);
    await run.bench.chain.mine();
    expectOpen(run);
    await run.bench.chain.mine();
    const detail = await expectFailed(run, "MEVBundleFailed");
    expect(detail).to.include(STRANGERS_HASH).and.to.include("flashbots: accepted");
  });

  it("fails an order that reverted on chain with its reason", async () => {
    const run = await executing();
    const pool = flashSignal(run.record.order.signal).route!.hops[0]!.pool;
    // Error("UniswapV2: K")
    const revertData: Hex = `0x08c379a0${"20".padStart(64, "0")}${"c".padStart(64, "0")}${Buffer.from("UniswapV2: K").toString("hex").padEnd(64, "0")}`;
    run.bench.chain.onCall = () => ({ status: "reverted", revertData });
    await run.bench.chain.mine([{ hash: STRANGERS_HASH, logs: [aSync(pool)] }, minedOf(run.raw, { succeeded: false })]);
    await run.bench.chain.mine();
    const detail = await expectFailed(run, "TransactionReverted");
    expect(detail).to.include("UniswapV2: K").and.to.include(STRANGERS_HASH);
    expect(run.bench.chain.calls.at(-1)!.atBlock).to.equal(101n);
  });

  it("says that a transaction used up its gas", async () => {
    const run = await executing();
    const { gasLimit: gasUsed } = Transaction.from(run.raw);
    await run.bench.chain.mine([minedOf(run.raw, { succeeded: false, gasUsed })]);
    await run.bench.chain.mine();
    expect(await expectFailed(run, "TransactionReverted")).to.equal(`it used all of its ${gasUsed} gas`);
  });

  it("says that a transaction came after its expiry", async () => {
    const run = await executing();
    for (let block = 101; block <= 103; block++) await run.bench.chain.mine();
    await run.bench.chain.mine([minedOf(run.raw, { succeeded: false })]);
    await run.bench.chain.mine();
    expect(await expectFailed(run, "TransactionReverted")).to.include("after its expiry in block 103");
  });

  it("treats a rejection and silence alike: the order lives until its expiry, and may land", async () => {
    const relays = [new ScriptedRelay("no"), new ScriptedRelay("silent")];
    relays[0]!.onOffer = () => Promise.resolve({ answer: "rejected", detail: "nope" });
    relays[1]!.onOffer = () => Promise.reject(new Error("socket hang up"));
    const run = await executing({ relays });
    expect(run.record.of("answered").map(({ via, answer }) => `${via} ${answer}`)).to.have.members([
      ...Array<string>(3).fill("no rejected"),
      ...Array<string>(3).fill("silent unknown"),
    ]);
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await run.bench.chain.mine();
    await settle(run);
    expect(run.record.order.state).to.equal("Completed");
  });

  it("does not wait for a relay that answers late, and hears nothing of it once it is settled", async () => {
    const relay = new ScriptedRelay();
    const { promise, resolve } = Promise.withResolvers<{ answer: "accepted"; detail: string }>();
    relay.onOffer = () => promise;
    const run = await executing({ relays: [relay] });
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await run.bench.chain.mine();
    await settle(run);
    resolve({ answer: "accepted", detail: "late" });
    await settled();
    expect(run.record.types.at(-1)).to.equal("settled");
  });

  it("asks each relay first when it is told to, and keeps back what that relay sees revert", async () => {
    const relays = [new ScriptedRelay("sees-revert"), new ScriptedRelay("cannot-say")];
    relays[0]!.onSimulation = () => ({ status: "reverted", revertData: "0x", detail: "execution reverted" });
    relays[1]!.onSimulation = () => ({ status: "unavailable", detail: "HTTP 502" });
    const run = await executing({ relays, settings: { simulation: "relay" } });
    expect(relays[0]!.offers).to.deep.equal([]);
    expect(relays[1]!.offers).to.have.length(3);
    expect(run.record.of("published")).to.have.length(2);
    expect(run.record.of("answered")[0]).to.include({ via: "sees-revert", answer: "rejected" });
    expect(run.record.of("noted")[0]!.detail).to.include("HTTP 502");
    for (let block = 101; block <= 104; block++) await run.bench.chain.mine();
    await expectFailed(run, "MEVBundleFailed");
  });

  it("spends the nonce on nothing when a public pool holds what only relays were given, and it did not land", async () => {
    const run = await executing();
    run.bench.chain.pool.add(run.record.order.intents[0]!.transaction.hash);
    for (let block = 101; block <= 104; block++) await run.bench.chain.mine();
    expectOpen(run);
    expect(run.record.of("noted").map(({ detail }) => detail)).to.include(
      "a public pool holds its transaction, so that its nonce may still be used",
    );
    const noOp = run.record.order.intents[1]!.transaction;
    expect(noOp.purpose).to.equal("cancel");
    expect(run.bench.chain.sent, "and its own bytes are not handed over").to.deep.equal([noOp.raw]);
    await run.bench.chain.mine([minedOf(noOp.raw)]);
    await run.bench.chain.mine();
    await expectFailed(run, "NetworkTimeout");
  });
});
