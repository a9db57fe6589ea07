import { expect } from "chai";
import { Transaction } from "ethers";
import { minedOf } from "../builders/chain.ts";
import { tipsOf } from "../builders/fee-histories.ts";
import { crashed, expectOpen, type FlashRun, resumed } from "../builders/flash-runs.ts";
import { earned, FlashBench, PROFIT_WEI } from "../builders/plans.ts";
import { expectReplaces, rawsOf } from "../builders/replacements.ts";

const GWEI = 10n ** 9n;

describe("a nonce gap below a public flash arbitrage", () => {
  let bench: FlashBench;
  const runs: FlashRun[] = [];

  beforeEach(async () => {
    bench = await FlashBench.open({ settings: { submission: "public", fallbackBlocks: 20 } });
  });
  afterEach(async () => {
    for (const { abort, done } of runs.splice(0)) {
      abort.abort();
      await done;
    }
  });

  const started = async (): Promise<FlashRun> => {
    const run = await resumed(bench, await bench.signed());
    runs.push(run);
    return run;
  };
  /** Nonces that were signed for and then given up, because nothing of them was sent. */
  const gapOf = async (width: number): Promise<void> => {
    const orders = [];
    for (let count = 0; count < width; count++) orders.push((await bench.signed()).order);
    for (const { orderId } of orders) bench.executor.release(orderId);
  };
  /** An order above a gap of this width. */
  const above = async (width: number): Promise<FlashRun> => {
    const orders = [];
    for (let count = 0; count < width; count++) orders.push((await bench.signed()).order);
    const record = await bench.signed();
    for (const { orderId } of orders) bench.executor.release(orderId);
    const run = await resumed(bench, record);
    runs.push(run);
    return run;
  };
  const noncesOf = (raws: readonly string[]): number[] => raws.map((raw) => Transaction.from(raw).nonce);

  it("is filled with a no-op that is journalled under the order which waits above it", async () => {
    const run = await above(1);
    const [fill] = rawsOf(run.record, "fill");
    expect(bench.chain.sent).to.deep.equal([run.raw, fill]);
    const { from, to, nonce, data, value, gasLimit, maxFeePerGas, maxPriorityFeePerGas } = Transaction.from(fill);
    expect({ to, nonce, data, value, gasLimit })
      .to //
      .deep.equal({ to: from, nonce: 0, data: "0x", value: 0n, gasLimit: 21_000n });
    expect({ maxFeePerGas, maxPriorityFeePerGas })
      .to //
      .deep.equal({ maxFeePerGas: 21n * GWEI, maxPriorityFeePerGas: GWEI });
    expect(run.record.order.intents[0]!.transaction.nonce).to.equal(1);
    expect(run.record.types.indexOf("noted")).to.be.below(run.record.types.lastIndexOf("signed"));
  });

  it("is filled once: not at the next head, not by orders further up, and not by the next process", async () => {
    const lower = await above(1);
    const upper = await started();
    for (let block = 101; block <= 102; block++) await bench.chain.mine();
    expect(rawsOf(lower.record, "fill")).to.have.length(1);
    expect(rawsOf(upper.record, "fill")).to.have.length(0);
    upper.abort.abort();
    await upper.done;
    const again = await crashed(lower);
    runs.push(again);
    await bench.chain.mine();
    expect(rawsOf(again.record, "fill")).to.have.length(1);
  });

  it("that an order has left, which no pool would have and which has ended, is filled by the order above it", async () => {
    const { onSend } = bench.chain;
    let isRefused = true;
    bench.chain.onSend = (raw) =>
      isRefused && Transaction.from(raw).nonce === 0
        ? { answer: "rejected", detail: "insufficient funds for gas * price + value" }
        : onSend(raw);
    const refused = await started();
    const patient = await started();
    for (let block = 101; refused.record.order.state !== "Failed" && block <= 140; block++) await bench.chain.mine();
    expect(refused.record.order.state).to.equal("Failed");
    isRefused = false;
    for (let block = 0; block < 2; block++) await bench.chain.mine();
    expect(noncesOf(rawsOf(patient.record, "fill"))).to.deep.equal([0]);
  });

  it("of several nonces is filled whole", async () => {
    const run = await above(3);
    expect(noncesOf(rawsOf(run.record, "fill"))).to.deep.equal([0, 1, 2]);
  });

  it("does not make what waits above it pay more, until its turn has come", async () => {
    const run = await above(1);
    bench.chain.fees = tipsOf(300);
    for (let block = 101; block <= 105; block++) await bench.chain.mine();
    expect(rawsOf(run.record, "execute")).to.deep.equal([run.raw]);
    await bench.chain.mine([minedOf(rawsOf(run.record, "fill").at(-1)!)]);
    expect(rawsOf(run.record, "execute")).to.have.length(2);
  });

  it("is filled again with the same bytes when the pool loses them, and not once they are mined", async () => {
    const run = await above(1);
    const [fill] = rawsOf(run.record, "fill");
    bench.chain.pool.delete(Transaction.from(fill).hash as `0x${string}`);
    for (let block = 101; block <= 102; block++) await bench.chain.mine();
    expect(bench.chain.sent).to.deep.equal([run.raw, fill, fill]);
    await bench.chain.mine([minedOf(fill!)]);
    for (let block = 104; block <= 105; block++) await bench.chain.mine();
    expect(bench.chain.sent.filter((raw) => raw === fill)).to.have.length(2);
  });

  it("is filled at a higher price when the market leaves the no-op behind", async () => {
    const run = await above(1);
    bench.chain.fees = tipsOf(30);
    await bench.chain.mine();
    const [first, second] = rawsOf(run.record, "fill");
    expectReplaces(first!, second!);
    const [, , raised] = run.record.order.intents;
    expect(raised!.transaction.competesWith).to.deep.equal([Transaction.from(first).hash]);
    await bench.chain.mine([minedOf(second!)]);
    for (let block = 103; block <= 105; block++) await bench.chain.mine();
    expect(bench.chain.sent.filter((raw) => raw === first || raw === second)).to.deep.equal([first, second]);
  });

  it("is filled at a higher price when something unknown in the pool pays as much", async () => {
    bench.chain.onSend = () => ({ answer: "rejected", detail: "replacement transaction underpriced" });
    const run = await above(1);
    bench.chain.onSend = () => ({ answer: "accepted", detail: "0x" });
    await bench.chain.mine();
    const [first, second] = rawsOf(run.record, "fill");
    expectReplaces(first!, second!);
    expect(rawsOf(run.record, "execute")).to.have.length(1);
  });

  it("is taken by the next public order instead, where there is none above it yet", async () => {
    await gapOf(1);
    const run = await started();
    expect(noncesOf([run.raw])).to.deep.equal([0]);
    expect(rawsOf(run.record, "fill")).to.deep.equal([]);
  });

  it("lets the order complete once the no-op and its own are mined", async () => {
    const run = await above(1);
    await bench.chain.mine([minedOf(rawsOf(run.record, "fill")[0]!), minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    expectOpen(run);
    await bench.chain.mine();
    expect(run.record.order.state).to.equal("Completed");
  });
});
