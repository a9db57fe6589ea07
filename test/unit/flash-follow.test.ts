import { expect } from "chai";
import { Transaction } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import type { FailureReason } from "../../bot/core/failure-reason.ts";
import { minedOf, ScriptedRelay, settled } from "../builders/chain.ts";
import {
  aFlashSignal,
  aSync,
  aTransfer,
  CONTRACT,
  earned,
  FlashBench,
  type FlashBenchParts,
  type OrderRecord,
  PROFIT_WEI,
  STRANGER,
} from "../builders/plans.ts";

const STRANGERS_HASH: Hex = `0x${"5a".repeat(32)}`;

/** An order that is being executed. */
interface Run {
  readonly bench: FlashBench;
  readonly record: OrderRecord;
  readonly raw: Hex;
  readonly done: Promise<void>;
  readonly abort: AbortController;
}

async function executing(parts: FlashBenchParts = {}, prepare: (bench: FlashBench) => void = () => undefined) {
  const bench = new FlashBench(parts);
  prepare(bench);
  return resumed(bench, await bench.signed());
}

/** Lets an executor take an order up from wherever it stands. */
async function resumed(bench: FlashBench, record: OrderRecord): Promise<Run> {
  const abort = new AbortController();
  const done = bench.executor.execute(record.order, record.report, abort.signal);
  await settled();
  return { bench, record, raw: record.order.intents[0]!.transaction.raw, done, abort };
}

/** The process ends here and another one takes the order up. */
async function crashed({ bench, record, abort, done }: Run): Promise<Run> {
  abort.abort();
  await done;
  bench.restarted();
  return resumed(bench, record);
}

async function expectFailed({ record, done, bench }: Run, reason: FailureReason): Promise<string> {
  await done;
  expect(record.order.state).to.equal("Failed");
  expect(record.order.failure!.reason).to.equal(reason);
  expect(bench.chain.listeners).to.equal(0);
  return record.order.failure!.detail;
}

function expectOpen({ record }: Run): void {
  expect(record.order.state).to.be.oneOf(["Submitted", "Pending"]);
}

describe("following a flash arbitrage", () => {
  describe("through relays", () => {
    it("offers one bundle for each target block, after each offer is journalled", async () => {
      const run = await executing({ relays: [new ScriptedRelay("one"), new ScriptedRelay("other")] });
      for (const relay of run.bench.relays) {
        expect(relay.offers).to.deep.equal(
          [101n, 102n, 103n].map((targetBlock) => ({ transactions: [run.raw], targetBlock })),
        );
      }
      expect(run.record.types.slice(3, 5)).to.deep.equal(["published", "published"]);
      expect(run.record.of("published").map(({ via }) => via)).to.deep.equal(["one", "other"]);
      expect(run.record.of("answered")).to.have.length(6);
      expect(run.record.order.state).to.equal("Submitted");
      run.abort.abort();
      await run.done;
    });

    it("completes at the second confirmation with the profit that the receipt shows", async () => {
      const run = await executing();
      await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
      expect(run.record.order.state).to.equal("Pending");
      await run.bench.chain.mine();
      await run.done;
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
      const pool = run.record.order.signal.route.hops[0]!.pool;
      const own = minedOf(run.raw, { logs: [aSync(pool), ...earned(PROFIT_WEI - 1n)] });
      await run.bench.chain.mine([{ hash: STRANGERS_HASH, logs: [aSync(pool)] }, own]);
      await run.bench.chain.mine();
      await run.done;
      expect(run.record.order.outcome!.realisedProfit.amountWei).to.equal(PROFIT_WEI - 1n);
      expect(run.record.order.outcome!.priorMove).to.deep.equal({
        transactionHash: STRANGERS_HASH,
        resource: pool,
        blockNumber: 101n,
      });
    });

    it("takes no other event of a pool for a move", async () => {
      const run = await executing();
      const pool = run.record.order.signal.route.hops[0]!.pool;
      const own = minedOf(run.raw, { logs: earned(PROFIT_WEI - 1n) });
      const liquidityToken = aTransfer(pool, STRANGER, CONTRACT, 1n);
      await run.bench.chain.mine([{ hash: STRANGERS_HASH, logs: [liquidityToken] }, own]);
      await run.bench.chain.mine();
      await run.done;
      expect(run.record.order.outcome).not.to.have.property("priorMove");
    });

    it("counts a transaction behind ours as no prior move", async () => {
      const run = await executing();
      const pool = run.record.order.signal.route.hops[0]!.pool;
      const own = minedOf(run.raw, { logs: earned(PROFIT_WEI + 1n) });
      await run.bench.chain.mine([own, { hash: STRANGERS_HASH, logs: [aSync(pool)] }]);
      await run.bench.chain.mine();
      await run.done;
      expect(run.record.order.outcome).not.to.have.property("priorMove");
    });

    it("fails a bundle that was never included once its expiry is two blocks deep, and says who moved a pool", async () => {
      const run = await executing();
      const pool = run.record.order.signal.route.hops[1]!.pool;
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
      const pool = run.record.order.signal.route.hops[0]!.pool;
      // Error("UniswapV2: K")
      const revertData: Hex = `0x08c379a0${"20".padStart(64, "0")}${"c".padStart(64, "0")}${Buffer.from("UniswapV2: K").toString("hex").padEnd(64, "0")}`;
      run.bench.chain.onCall = () => ({ status: "reverted", revertData });
      await run.bench.chain.mine([
        { hash: STRANGERS_HASH, logs: [aSync(pool)] },
        minedOf(run.raw, { succeeded: false }),
      ]);
      await run.bench.chain.mine();
      const detail = await expectFailed(run, "TransactionReverted");
      expect(detail).to.include("UniswapV2: K").and.to.include(STRANGERS_HASH);
      expect(run.bench.chain.calls.at(-1)!.atBlock).to.equal(101n);
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
      await run.done;
      expect(run.record.order.state).to.equal("Completed");
    });

    it("does not wait for a relay that answers late, and hears nothing of it after the end", async () => {
      const relay = new ScriptedRelay();
      const { promise, resolve } = Promise.withResolvers<{ answer: "accepted"; detail: string }>();
      relay.onOffer = () => promise;
      const run = await executing({ relays: [relay] });
      await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
      await run.bench.chain.mine();
      await run.done;
      resolve({ answer: "accepted", detail: "late" });
      await settled();
      expect(run.record.types.at(-1)).to.equal("completed");
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

    it("waits for a leaked transaction as long as a public pool holds it", async () => {
      const run = await executing();
      run.bench.chain.pool.add(run.record.order.intents[0]!.transaction.hash);
      for (let block = 101; block <= 105; block++) await run.bench.chain.mine();
      expectOpen(run);
      run.bench.chain.pool.clear();
      await run.bench.chain.mine();
      await expectFailed(run, "MEVBundleFailed");
      expect(run.bench.chain.sent).to.deep.equal([]);
    });
  });

  describe("its account", () => {
    it("is free for the next order once its transaction is included, and taken again when that is undone", async () => {
      const run = await executing();
      const next = aFlashSignal();
      expect(run.bench.executor.assess(next)?.code).to.equal("no-free-account");
      await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
      expect(run.bench.executor.assess(next)).to.equal(undefined);
      await run.bench.chain.reorganise(1);
      expect(run.bench.executor.assess(next)?.code).to.equal("no-free-account");
    });
  });

  describe("when the chain changes its mind", () => {
    it("takes an inclusion back and completes with the next one", async () => {
      const run = await executing();
      await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
      await run.bench.chain.reorganise(1);
      expect(run.record.types.at(-1)).to.equal("inclusion-removed");
      expect(run.record.order).not.to.have.property("inclusion");
      await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
      await run.bench.chain.mine();
      await run.done;
      expect(run.record.order.outcome!.inclusion.blockNumber).to.equal(102n);
    });

    it("reports the inclusion anew when it is in another block of the same height", async () => {
      const run = await executing();
      const own = minedOf(run.raw, { logs: earned(PROFIT_WEI) });
      await run.bench.chain.mine([own]);
      await run.bench.chain.reorganise(1, [own]);
      await run.bench.chain.mine();
      await run.done;
      const hashes = run.record.of("included").map(({ inclusion }) => inclusion.blockHash);
      expect(new Set(hashes).size).to.equal(2);
      expect(run.record.order.outcome!.inclusion.blockHash).to.equal(hashes[1]);
    });

    it("fails a nonce that a foreign transaction used only when two heads have shown it", async () => {
      const run = await executing();
      const foreign = minedOf(run.raw, { hash: STRANGERS_HASH });
      await run.bench.chain.mine([foreign]);
      expectOpen(run);
      await run.bench.chain.mine();
      await expectFailed(run, "TransactionDropped");
    });

    it("begins to count heads anew when the nonce was free in between", async () => {
      const run = await executing();
      await run.bench.chain.mine([minedOf(run.raw, { hash: STRANGERS_HASH })]);
      await run.bench.chain.reorganise(1);
      await run.bench.chain.mine([minedOf(run.raw, { hash: STRANGERS_HASH })]);
      expectOpen(run);
      await run.bench.chain.mine();
      await expectFailed(run, "TransactionDropped");
    });

    it("lands after all when a reorganisation gives the nonce back", async () => {
      const run = await executing();
      await run.bench.chain.mine([minedOf(run.raw, { hash: STRANGERS_HASH })]);
      await run.bench.chain.reorganise(1);
      await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
      await run.bench.chain.mine();
      await run.done;
      expect(run.record.order.state).to.equal("Completed");
    });

    it("counts a head that is told twice once", async () => {
      const run = await executing();
      await run.bench.chain.mine([minedOf(run.raw, { hash: STRANGERS_HASH })]);
      for (let times = 0; times < 3; times++) await run.bench.chain.tell(run.bench.chain.head());
      expectOpen(run);
      await run.bench.chain.mine();
      await expectFailed(run, "TransactionDropped");
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

    it("decides nothing on the word of a node that lags", async () => {
      const run = await executing();
      await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
      run.bench.chain.lagBlocks = 2;
      await run.bench.chain.mine();
      expect(run.record.types.at(-1)).to.equal("included");
      run.bench.chain.lagBlocks = 0;
      await run.bench.chain.mine();
      await run.done;
      expect(run.record.order.state).to.equal("Completed");
    });

    it("takes nothing back below the block of an inclusion that the journal knows", async () => {
      const run = await executing();
      await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
      run.abort.abort();
      await run.done;
      // Another process meets a node that has not come as far.
      const again = await resumed(new FlashBench(), run.record);
      expect(run.record.types).not.to.include("inclusion-removed");
      again.abort.abort();
      await again.done;
    });
  });

  describe("through the public pool", () => {
    it("sends at once when the way is public, and completes", async () => {
      const run = await executing({ settings: { submission: "public" } });
      expect(run.bench.chain.sent).to.deep.equal([run.raw]);
      expect(run.bench.relay.offers).to.deep.equal([]);
      expect(run.record.types.slice(3)).to.deep.equal(["published", "answered", "seen"]);
      await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
      await run.bench.chain.mine();
      await run.done;
      expect(run.record.order.state).to.equal("Completed");
    });

    it("hands the same bytes over after the last target block when no bundle landed and it still pays", async () => {
      const run = await executing({ settings: { submission: "hybrid" } });
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
      await run.done;
      expect(run.record.order.state).to.equal("Completed");
    });

    it("keeps to itself what does not pay any more, and fails it at its expiry", async () => {
      const run = await executing({ settings: { submission: "hybrid" } });
      run.bench.chain.onCall = () => ({ status: "reverted", revertData: "0x" });
      for (let block = 101; block <= 106; block++) await run.bench.chain.mine();
      expectOpen(run);
      await run.bench.chain.mine();
      await expectFailed(run, "MEVBundleFailed");
      expect(run.bench.chain.sent).to.deep.equal([]);
      expect(run.record.of("noted")).to.have.length(1);
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
      await run.bench.chain.mine();
      run.bench.chain.pool.clear();
      for (let block = 104; block <= 108; block++) await run.bench.chain.mine();
      expect(run.bench.chain.sent).to.have.length(2);
      run.abort.abort();
      await run.done;
    });

    it("ends at its expiry when the pool refused it from the first", async () => {
      const run = await executing({ settings: { submission: "public" } }, ({ chain }) => {
        chain.onSend = () => ({ answer: "rejected", detail: "insufficient funds for gas * price + value" });
      });
      for (let block = 101; block <= 104; block++) await run.bench.chain.mine();
      await expectFailed(run, "InsufficientFunds");
    });

    it("does not end what the pool may have, whatever it said later", async () => {
      const answers: ("unknown" | "rejected")[] = ["unknown", "rejected"];
      const run = await executing({ settings: { submission: "public" } }, ({ chain }) => {
        chain.onSend = () => ({ answer: answers.shift() ?? "rejected", detail: "?" });
      });
      for (let block = 101; block <= 110; block++) await run.bench.chain.mine();
      expectOpen(run);
      run.abort.abort();
      await run.done;
    });
  });

  describe("at the deadline", () => {
    async function overdue(): Promise<Run> {
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
      run.abort.abort();
      await run.done;
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
      await run.done;
      expect(run.record.order.state).to.equal("Completed");
    });

    it("signs no second no-op after a restart", async () => {
      const run = await crashed(await overdue());
      await run.bench.chain.mine();
      expect(run.record.order.intents).to.have.length(2);
      run.abort.abort();
      await run.done;
    });

    it("leaves alone what is already included", async () => {
      const run = await executing({ settings: { submission: "public" } });
      run.bench.clock.ms += 300_000;
      await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
      await run.bench.chain.mine();
      await run.done;
      expect(run.record.order.intents).to.have.length(1);
      expect(run.record.order.state).to.equal("Completed");
    });
  });

  describe("after a crash", () => {
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

  it("reports nothing after an abort", async () => {
    const run = await executing();
    const before = run.record.updates.length;
    run.abort.abort();
    await run.done;
    await run.bench.chain.mine([minedOf(run.raw)]);
    expect(run.record.updates).to.have.length(before);
  });

  it("throws when the journal refuses, so that the engine hears of it, and sends nothing", async () => {
    const bench = new FlashBench();
    const record = await bench.signed();
    const refuse = () => Promise.reject(new Error("disk full"));
    const thrown = await bench.executor.execute(record.order, refuse, new AbortController().signal).catch(String);
    await settled();
    expect(thrown).to.include("disk full");
    expect(bench.relay.offers).to.deep.equal([]);
  });
});
