import { expect } from "chai";
import { type Mined, minedOf, settled } from "../builders/chain.ts";
import { type FlashRun, resumed, STRANGERS_HASH } from "../builders/flash-runs.ts";
import { aFlashSignal, earned, FlashBench, type FlashBenchParts, PROFIT_WEI } from "../builders/plans.ts";

const ETHER = 10n ** 18n;

describe("many flash arbitrages at once", function () {
  this.timeout(120_000);

  /** So many orders, all of them sent before any of them can land. */
  async function started(count: number, parts: FlashBenchParts): Promise<{ bench: FlashBench; runs: FlashRun[] }> {
    const bench = await FlashBench.open(parts, ({ chain }) => (chain.balance = 1_000_000n * ETHER));
    const records = [];
    for (let made = 0; made < count; made++) {
      records.push(await bench.signed(aFlashSignal({ validThroughBlock: 1_000n })));
    }
    return { bench, runs: await Promise.all(records.map((record) => resumed(bench, record))) };
  }

  const landed = ({ raw }: FlashRun) => minedOf(raw, { logs: earned(PROFIT_WEI) });
  const nonceOf = ({ record }: FlashRun): number => record.order.intents[0]!.transaction.nonce;

  /** Adds a block, and waits until every order has taken its step: they do so a few at a time. */
  async function mine(bench: FlashBench, transactions: readonly Mined[] = []): Promise<void> {
    await bench.chain.mine(transactions);
    for (let turns = 0; turns < 20; turns++) await settled();
  }

  /** Lets all orders but so many come to their ends and be settled. */
  async function settleAllBut(bench: FlashBench, runs: readonly FlashRun[], left: number): Promise<void> {
    const isLeft = ({ record }: FlashRun): boolean => !record.order.settled;
    for (let blocks = 0; blocks < 50 && runs.filter(isLeft).length > left; blocks++) await mine(bench);
  }

  /** Lets every order come to its end and be settled. */
  async function settleAll(bench: FlashBench, runs: readonly FlashRun[]): Promise<void> {
    for (let blocks = 0; blocks < 20 && runs.some(({ record }) => !record.order.settled); blocks++) {
      await mine(bench);
    }
    await Promise.all(runs.map(({ done }) => done));
  }

  it("complete, 1,000 public ones on one account, whatever the order in which their blocks take them", async () => {
    const parts = { settings: { submission: "public", fallbackBlocks: 30 } } as const;
    const { bench, runs } = await started(1_000, parts);
    expect(runs.map(nonceOf)).to.deep.equal(Array.from({ length: 1_000 }, (_unused, nonce) => nonce));
    expect(bench.chain.sent).to.have.length(1_000);

    await mine(bench, runs.slice(0, 300).map(landed));
    await mine(bench, runs.slice(300, 1_000).map(landed));
    await settleAll(bench, runs);
    expect(runs.map(({ record }) => record.order.state)).to.deep.equal(Array(1_000).fill("Completed"));
    expect(bench.chain.asked.receipt, "one receipt an order").to.equal(1_000);
  });

  it("cost one look at the account in each head, 1,000 of them as much as one", async () => {
    const parts = { settings: { submission: "public", fallbackBlocks: 30 } } as const;
    const { bench, runs } = await started(200, parts);
    await mine(bench);
    const before = { ...bench.chain.asked };
    await mine(bench);
    const { nonce, receipt, isInPool, pendingNonce } = bench.chain.asked;
    expect(receipt - before.receipt, "nothing has landed").to.equal(0);
    expect(nonce - before.nonce, "by the accounts, and by all orders together").to.equal(2);
    expect(pendingNonce - before.pendingNonce, "what the pool holds").to.equal(1);
    expect(isInPool - before.isInPool, "seen once, each is counted with the rest").to.equal(0);
    for (const { abort } of runs) abort.abort();
    await Promise.all(runs.map(({ done }) => done));
  });

  it("end, 200 private ones over four accounts, one of each account's as completed", async () => {
    const { bench, runs } = await started(200, { accounts: 4 });
    const byAccount = Map.groupBy(runs, ({ record }) => record.order.intents[0]!.transaction.account);
    expect([...byAccount.values()].map(({ length }) => length)).to.deep.equal([50, 50, 50, 50]);
    expect(new Set(runs.map(nonceOf))).to.deep.equal(new Set([0]));

    let looks = 0;
    const hashesAt = bench.accounts.hashesAt.bind(bench.accounts);
    bench.accounts.hashesAt = (...place) => {
      looks += 1;
      return hashesAt(...place);
    };
    const winners = [...byAccount.values()].map((rivals, index) => rivals[11 * index]!);
    await mine(bench, winners.map(landed));
    expect(looks, "one account's rivals are looked through once for all of them").to.equal(4);
    await settleAll(bench, runs);
    for (const run of runs) {
      const { state, failure } = run.record.order;
      expect(state).to.equal(winners.includes(run) ? "Completed" : "Failed");
      if (!winners.includes(run)) expect(failure!.reason).to.equal("MEVBundleFailed");
    }
    expect(bench.chain.asked.receipt, "one of each order, though each looks at all of its rivals'").to.equal(200);
    expect(bench.news, "nobody else uses a key").to.deep.equal([]);
  });

  it("that have lost their nonce to a stranger look through what they compete with once a head, all together", async () => {
    const { bench, runs } = await started(200, {});
    const [first] = runs as [FlashRun];
    let looks = 0;
    for (const name of ["hashesAt", "formerHashesAt"] as const) {
      const look = bench.accounts[name].bind(bench.accounts);
      bench.accounts[name] = (...place) => {
        looks += 1;
        return look(...place);
      };
    }
    let named = 0;
    for (const { record } of runs) {
      const { transaction } = record.order.intents[0]!;
      const { competesWith } = transaction;
      Object.defineProperty(transaction, "competesWith", { get: () => ((named += 1), competesWith) });
    }
    const before = bench.chain.asked.receipt;
    await mine(bench, [minedOf(first.raw, { hash: STRANGERS_HASH })]);
    expect(bench.news).to.have.lengthOf(1);
    expect(looks).to.equal(2);
    expect(named, "20,000 names of rivals").to.equal(0);
    expect(bench.chain.asked.receipt - before).to.equal(200);
    for (const { abort } of runs) abort.abort();
    await Promise.all(runs.map(({ done }) => done));
  });

  it("that wait for their nonce to be used ask nobody who has it, but for the one that has to be named", async () => {
    const { bench, runs } = await started(200, {});
    let looks = 0;
    const hashesAt = bench.accounts.hashesAt.bind(bench.accounts);
    bench.accounts.hashesAt = (...place) => {
      looks += 1;
      return hashesAt(...place);
    };
    await settleAllBut(bench, runs, 1);
    expect(runs.map(({ record }) => record.order.state)).to.deep.equal(Array(200).fill("Failed"));
    expect(runs.at(-1)!.record.order.settled, "the next order has to find one to name").to.equal(false);
    expect(looks).to.equal(0);
    runs.at(-1)!.abort.abort();
    await Promise.all(runs.map(({ done }) => done));
  });
});
