import { expect } from "chai";
import { Transaction } from "ethers";
import { minedOf } from "../builders/chain.ts";
import { crashed, executing, expectFailed, expectOpen, type FlashRun, settle, stop } from "../builders/flash-runs.ts";
import { earned, PROFIT_WEI } from "../builders/plans.ts";

describe("following a flash arbitrage at the deadline", () => {
  async function overdue(): Promise<FlashRun> {
    const run = await executing({ settings: { submission: "public" } });
    run.bench.clock.ms += 300_000;
    await run.bench.chain.mine();
    return run;
  }

  it("signs a no-op for the same nonce at fees that replace, journals it, and sends it", async () => {
    const run = await overdue();
    const [execution, cancel] = run.record.order.intents;
    expect(cancel!.transaction).to.include({ purpose: "cancel", nonce: execution!.transaction.nonce });
    expect(run.bench.chain.sent).to.deep.equal([run.raw, cancel!.transaction.raw]);
    expect(run.record.types.slice(-3)).to.deep.equal(["signed", "published", "answered"]);
    const [before, after] = [run.raw, cancel!.transaction.raw].map((raw) => Transaction.from(raw));
    expect(after!.maxFeePerGas! * 8n >= before!.maxFeePerGas! * 9n).to.equal(true);
    expect(after!.maxPriorityFeePerGas! * 8n >= before!.maxPriorityFeePerGas! * 9n).to.equal(true);
    expect(after).to.include({ gasLimit: 21_000n, value: 0n, data: "0x", to: after!.from });
    expectOpen(run);
    await stop(run);
  });

  it("does not pay more than the highest gas price for the no-op, except to replace", async () => {
    const maxGasPriceWei = 50n * 10n ** 9n;
    const run = await executing({ settings: { submission: "public", maxGasPriceWei } });
    run.bench.clock.ms += 300_000;
    await run.bench.chain.mine([], { baseFeePerGasWei: maxGasPriceWei });
    const [before, after] = run.record.order.intents.map(({ transaction }) => Transaction.from(transaction.raw));
    expect(before!.maxFeePerGas).to.equal(maxGasPriceWei);
    expect(after!.maxFeePerGas).to.equal((maxGasPriceWei * 9n) / 8n);
    await stop(run);
  });

  it("hands nothing to the public pool that was only in bundles until then", async () => {
    const run = await executing({ settings: { submission: "hybrid", targetBlocks: 1 } });
    run.bench.clock.ms += 300_000;
    await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.deep.equal([]);
    await stop(run);
  });

  it("fails only when the no-op is mined and deep enough", async () => {
    const run = await overdue();
    await run.bench.chain.mine([minedOf(run.record.order.intents[1]!.transaction.raw)]);
    expectOpen(run);
    await run.bench.chain.mine();
    await expectFailed(run, "NetworkTimeout");
  });

  it("completes when the original wins the race", async () => {
    const run = await overdue();
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await run.bench.chain.mine();
    await settle(run);
    expect(run.record.order.state).to.equal("Completed");
  });

  it("signs no second no-op after a restart", async () => {
    const run = await crashed(await overdue());
    await run.bench.chain.mine();
    expect(run.record.order.intents).to.have.length(2);
    await stop(run);
  });

  it("leaves alone what is already included", async () => {
    const run = await executing({ settings: { submission: "public" } });
    run.bench.clock.ms += 300_000;
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await run.bench.chain.mine();
    await settle(run);
    expect(run.record.order.intents).to.have.length(1);
    expect(run.record.order.state).to.equal("Completed");
  });
});
