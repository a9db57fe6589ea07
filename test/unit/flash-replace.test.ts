import { expect } from "chai";
import { Transaction } from "ethers";
import { minedOf } from "../builders/chain.ts";
import { tipsOf } from "../builders/fee-histories.ts";
import { crashed, executing, expectOpen, type FlashRun, resumed } from "../builders/flash-runs.ts";
import { earned, FlashBench, type FlashBenchParts, PROFIT_WEI, profitOf } from "../builders/plans.ts";
import { expectReplaces, leastProfitWei, rawsOf } from "../builders/replacements.ts";

const GWEI = 10n ** 9n;
/** The first bid of these orders: half of what the base fee of 10 gwei leaves of the profit, by the estimated gas. */
const TIP_WEI = 143_334_500_231n;
/** More than half as much again. */
const RUSH = tipsOf(300);
/** Far above what the trade can pay. */
const SPIKE = { baseFeePerGasWei: 400n * GWEI };

describe("replacing a flash arbitrage in the public pool", () => {
  const runs: FlashRun[] = [];
  afterEach(async () => {
    for (const { abort, done } of runs.splice(0)) {
      abort.abort();
      await done;
    }
  });

  async function inThePool({ settings = {}, ...parts }: FlashBenchParts = {}): Promise<FlashRun> {
    const run = await executing({ ...parts, settings: { submission: "public", fallbackBlocks: 20, ...settings } });
    expect(Transaction.from(run.raw).maxPriorityFeePerGas).to.equal(TIP_WEI);
    runs.push(run);
    return run;
  }

  it("pays more under the same nonce when the market leaves its tip behind, and journals that before it is sent", async () => {
    const run = await inThePool();
    run.bench.chain.fees = RUSH;
    await run.bench.chain.mine();
    const [before, after] = rawsOf(run.record, "execute");
    expectReplaces(before!, after!);
    expect(Transaction.from(after).maxPriorityFeePerGas).to.equal(300n * GWEI);
    expect(run.bench.chain.sent).to.deep.equal([before, after]);
    expect(run.record.types.slice(-3)).to.deep.equal(["signed", "published", "answered"]);
    expect(run.record.order.intents[1]!.transaction.competesWith).to.deep.equal([Transaction.from(before).hash]);
    expectOpen(run);
  });

  it("asks the contract for what covers the gas at the higher price, up to the same block", async () => {
    const run = await inThePool({ settings: { slippageToleranceBps: 4_000n } });
    run.bench.chain.fees = RUSH;
    await run.bench.chain.mine();
    const [before, after] = rawsOf(run.record, "execute");
    expect(leastProfitWei(before!), "what is tolerated").to.equal((PROFIT_WEI * 6n) / 10n);
    expect(leastProfitWei(after!)).to.equal(130_000n * 310n * GWEI + 10n ** 15n);
    const [old, young] = [before, after].map((raw) => Transaction.from(raw).data);
    expect(young!.slice(0, 20), "selector, flags, expiry").to.equal(old!.slice(0, 20));
    expect(young!.slice(48), "the route").to.equal(old!.slice(48));
  });

  it("leaves alone what the next blocks will take", async () => {
    const run = await inThePool();
    run.bench.chain.fees = tipsOf(210);
    for (let block = 101; block <= 102; block++) await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.deep.equal([run.raw]);
  });

  it("pays more when three blocks have passed it over, and counts anew from there", async () => {
    const run = await inThePool();
    for (let block = 101; block <= 102; block++) await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.have.length(1);
    await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.have.length(2);
    for (let block = 104; block <= 105; block++) await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.have.length(2);
    await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.have.length(3);
    const [first, second, third] = rawsOf(run.record, "execute");
    expectReplaces(first!, second!);
    expectReplaces(second!, third!);
  });

  it("pays more when the node says that it is underpriced, although its fees look sufficient", async () => {
    const run = await inThePool();
    run.bench.chain.pool.clear();
    run.bench.chain.onSend = () => ({ answer: "rejected", detail: "replacement transaction underpriced" });
    for (let block = 101; block <= 102; block++) await run.bench.chain.mine();
    run.bench.chain.onSend = () => ({ answer: "accepted", detail: "0x" });
    await run.bench.chain.mine();
    expect(rawsOf(run.record, "execute")).to.have.length(2);
  });

  for (const [cap, settings] of [
    ["the highest gas price", { maxGasPriceWei: 180n * GWEI }],
    ["the highest tip", { maxPriorityFeeWei: 160n * GWEI }],
  ] as const) {
    it(`stays as it is at ${cap}, says so once, and is handed over again when the pool loses it`, async () => {
      const run = await inThePool({ settings });
      run.bench.chain.fees = RUSH;
      for (let block = 101; block <= 103; block++) await run.bench.chain.mine();
      expect(run.bench.chain.sent).to.deep.equal([run.raw]);
      expect(run.record.of("noted")).to.have.length(1);
      run.bench.chain.pool.clear();
      for (let block = 104; block <= 105; block++) await run.bench.chain.mine();
      expect(run.bench.chain.sent).to.deep.equal([run.raw, run.raw]);
      expectOpen(run);
    });
  }

  it("waits where no block can take it and more would not pay, and completes when the base fee has fallen", async () => {
    const run = await inThePool({ settings: { maxGasPriceWei: 5_000n * GWEI, maxPriorityFeeWei: 5_000n * GWEI } });
    for (let block = 101; block <= 106; block++) await run.bench.chain.mine([], SPIKE);
    expect(run.bench.chain.sent).to.deep.equal([run.raw]);
    expect(run.record.of("noted")[0]!.detail).to.include("not replaced by one that pays more");
    expectOpen(run);
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await run.bench.chain.mine();
    expect(run.record.order.state).to.equal("Completed");
  });

  it("spends its nonce on nothing when more would not pay and a block could take it as it is", async () => {
    const run = await inThePool();
    run.bench.chain.fees = RUSH;
    run.bench.chain.onCall = () => profitOf(20n * 10n ** 15n);
    await run.bench.chain.mine();
    const [noOp] = rawsOf(run.record, "cancel");
    expectReplaces(run.raw, noOp!);
    expect(run.bench.chain.sent).to.deep.equal([run.raw, noOp]);
    expectOpen(run);
    await run.bench.chain.mine([minedOf(noOp!)]);
    expectOpen(run);
    await run.bench.chain.mine();
    expect(run.record.order.state).to.equal("Failed");
  });

  it("spends its nonce on nothing when the trade would revert", async () => {
    const run = await inThePool();
    run.bench.chain.fees = RUSH;
    run.bench.chain.onCall = () => ({ status: "reverted", revertData: "0x" });
    await run.bench.chain.mine();
    expect(rawsOf(run.record, "cancel")).to.have.length(1);
  });

  it("decides nothing while nobody can try it", async () => {
    const run = await inThePool();
    run.bench.chain.fees = RUSH;
    run.bench.chain.onCall = () => ({ status: "unavailable", detail: "header not found" });
    for (let block = 101; block <= 104; block++) await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.deep.equal([run.raw]);
    expectOpen(run);
  });

  it("spends its nonce on nothing once all attempts are used up, and never fails what was sent", async () => {
    const run = await inThePool({ settings: { retryAttempts: 2 } });
    run.bench.chain.onSend = () => ({ answer: "rejected", detail: "replacement transaction underpriced" });
    for (let block = 101; block <= 112; block++) await run.bench.chain.mine();
    expect(rawsOf(run.record, "execute")).to.have.length(3);
    const noOps = rawsOf(run.record, "cancel");
    expect(noOps.length).to.be.within(1, 3);
    expectReplaces(rawsOf(run.record, "execute").at(-1)!, noOps[0]!);
    expectOpen(run);
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await run.bench.chain.mine();
    expect(run.record.order.state, "the first one was mined after all").to.equal("Completed");
  });

  it("is replaced no more once there is a no-op for its nonce", async () => {
    const run = await inThePool();
    run.bench.clock.ms += 300_000;
    await run.bench.chain.mine();
    run.bench.chain.fees = RUSH;
    for (let block = 102; block <= 106; block++) await run.bench.chain.mine();
    expect(rawsOf(run.record, "execute")).to.deep.equal([run.raw]);
  });

  it("spends its nonce on nothing when only a revert is left of it, expired on chain", async () => {
    const run = await inThePool({ settings: { fallbackBlocks: 2 } });
    await run.bench.chain.mine();
    expect(rawsOf(run.record, "cancel")).to.deep.equal([]);
    await run.bench.chain.mine();
    expect(rawsOf(run.record, "cancel")).to.have.length(1);
  });

  it("completes with whichever of its transactions a block takes", async () => {
    for (const index of [0, 1]) {
      const run = await inThePool();
      run.bench.chain.fees = RUSH;
      await run.bench.chain.mine();
      await run.bench.chain.mine([minedOf(rawsOf(run.record, "execute")[index]!, { logs: earned(PROFIT_WEI) })]);
      await run.bench.chain.mine();
      expect(run.record.order.state).to.equal("Completed");
    }
  });

  it("is not replaced while its turn has not come: no fee helps what waits behind another nonce", async () => {
    const first = await inThePool();
    const second = await resumed(first.bench, await first.bench.signed());
    runs.push(second);
    first.bench.chain.fees = RUSH;
    for (let block = 101; block <= 104; block++) await first.bench.chain.mine();
    expect(rawsOf(first.record, "execute").length).to.be.above(1);
    expect(rawsOf(second.record, "execute")).to.have.length(1);
  });

  it("is not signed anew while the engine is halted, and is neutralised when the operator wants that", async () => {
    const run = await inThePool();
    run.bench.chain.fees = RUSH;
    run.bench.halt = { reason: "maintenance", atMs: 0, cancelInFlight: false };
    for (let block = 101; block <= 104; block++) await run.bench.chain.mine();
    expect(run.bench.chain.sent).to.deep.equal([run.raw]);
    run.bench.halt = { reason: "maintenance", atMs: 0, cancelInFlight: true };
    await run.bench.chain.mine();
    expect(rawsOf(run.record, "cancel")).to.have.length(1);
    expect(rawsOf(run.record, "execute")).to.have.length(1);
  });

  it("is handed over by the next process when the one that signed it ended before it did", async () => {
    const run = await inThePool();
    run.bench.chain.fees = RUSH;
    run.bench.chain.onSend = () => ({ answer: "unknown", detail: "the socket was closed" });
    await run.bench.chain.mine();
    const [, replacement] = rawsOf(run.record, "execute");
    run.bench.chain.onSend = () => ({ answer: "accepted", detail: "0x" });
    const next = await crashed(run);
    runs.push(next);
    expect(next.bench.chain.sent.at(-1)).to.equal(replacement);
    expect(rawsOf(next.record, "execute")).to.have.length(2);
  });

  it("is not known to have failed when the signer refuses: that is said once, and tried again", async () => {
    const bench = await FlashBench.open({
      settings: { submission: "public", maxGasPriceWei: 5_000n * GWEI, maxPriorityFeeWei: 5_000n * GWEI },
    });
    bench.chain.onCall = () => profitOf(10n ** 18n);
    const run = await resumed(bench, await bench.signed());
    runs.push(run);
    bench.chain.fees = tipsOf(4_000);
    for (let block = 101; block <= 102; block++) await bench.chain.mine();
    const remarks = run.record.of("noted").map(({ detail }) => detail);
    expect(remarks.filter((detail) => detail.includes("nothing can be signed"))).to.have.length(1);
    expect(rawsOf(run.record, "execute")).to.have.length(1);
    expectOpen(run);
  });
});

describe("a no-op that spends the nonce of a flash arbitrage", () => {
  async function overdue(settings: FlashBenchParts["settings"] = {}): Promise<FlashRun> {
    const run = await executing({ settings: { submission: "public", fallbackBlocks: 20, ...settings } });
    run.bench.clock.ms += 300_000;
    await run.bench.chain.mine();
    return run;
  }
  async function ended({ abort, done }: FlashRun): Promise<void> {
    abort.abort();
    await done;
  }

  it("is replaced by a higher one when the market leaves it behind, as often as attempts are allowed", async () => {
    const run = await overdue({ retryAttempts: 2, maxPriorityFeeWei: 5_000n * GWEI, maxGasPriceWei: 900n * GWEI });
    for (const tip of [400, 700, 1_200, 2_000]) {
      run.bench.chain.fees = tipsOf(tip);
      await run.bench.chain.mine();
    }
    const noOps = rawsOf(run.record, "cancel");
    expect(noOps.length).to.be.within(2, 3);
    for (const [index, raw] of noOps.slice(1).entries()) expectReplaces(noOps[index]!, raw);
    expectOpen(run);
    await ended(run);
  });

  it("is not raised while its turn has not come", async () => {
    const lower = await overdue();
    const upper = await resumed(lower.bench, await lower.bench.signed());
    lower.bench.clock.ms += 300_000;
    await lower.bench.chain.mine();
    lower.bench.chain.fees = tipsOf(400);
    await lower.bench.chain.mine();
    expect([lower, upper].map(({ record }) => rawsOf(record, "cancel").length)).to.deep.equal([2, 1]);
    await ended(upper);
    await ended(lower);
  });

  it("is handed over again unchanged when the pool loses it", async () => {
    const run = await overdue();
    run.bench.chain.pool.clear();
    for (let block = 102; block <= 103; block++) await run.bench.chain.mine();
    const [noOp] = rawsOf(run.record, "cancel");
    expect(run.bench.chain.sent).to.deep.equal([run.raw, noOp, noOp]);
    await ended(run);
  });

  it("names every transaction that it competes with", async () => {
    const run = await executing({ settings: { submission: "public", fallbackBlocks: 20 } });
    run.bench.chain.fees = RUSH;
    await run.bench.chain.mine();
    run.bench.clock.ms += 300_000;
    await run.bench.chain.mine();
    const hashes = rawsOf(run.record, "execute").map((raw) => Transaction.from(raw).hash);
    expect(hashes).to.have.length(2);
    expect(run.record.order.intents.at(-1)!.transaction.competesWith).to.have.members(hashes);
    await ended(run);
  });
});
