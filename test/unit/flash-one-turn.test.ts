import { expect } from "chai";
import { isPending } from "../../bot/core/awaitable.ts";
import type { ExecutionUpdate } from "../../bot/core/order-event.ts";
import { ScriptedRelay, settled } from "../builders/chain.ts";
import { FlashBench, type FlashBenchParts } from "../builders/plans.ts";

/** What an executor reports, durable only when the test says so. */
class SlowJournal {
  readonly updates: ExecutionUpdate[] = [];
  readonly #waiting: (() => void)[] = [];

  readonly report = (update: ExecutionUpdate): Promise<void> => {
    this.updates.push(update);
    return new Promise((resolve) => this.#waiting.push(resolve));
  };

  /** Makes the oldest update durable that is not. */
  async write(): Promise<void> {
    this.#waiting.shift()?.();
    await settled();
  }
}

/** An order that is signed, and an executor that was told to execute it in this very turn. */
async function executedNow(parts: FlashBenchParts) {
  const bench = await FlashBench.open(parts);
  const { order } = await bench.signed();
  const journal = new SlowJournal();
  const abort = new AbortController();
  const done = bench.executor.execute(order, journal.report, abort.signal);
  const atOnce = journal.updates.map(({ type }) => type);
  const stop = async (): Promise<void> => {
    abort.abort();
    while (journal.updates.length > 0) {
      journal.updates.shift();
      await journal.write();
    }
    await done;
  };
  return { bench, journal, atOnce, stop };
}

describe("a flash arbitrage that has nothing to wait for", () => {
  const settings = { submission: "public", simulation: "off" } as const;

  it("is planned, tried and signed in one turn", async () => {
    const bench = await FlashBench.open({ settings });
    const { order } = await bench.created();
    const planned = bench.executor.plan(order);
    if (isPending(planned) || planned.denied !== undefined) throw new Error("not planned at once");
    const tried = bench.executor.simulate(planned.plan);
    if (isPending(tried) || tried.denied !== undefined) throw new Error("not tried at once");
    expect(bench.executor.sign(tried.plan)).to.have.property("transaction");
  });

  it("waits for its accounts while they are being read for a new head", async () => {
    const bench = await FlashBench.open({ settings });
    const { order } = await bench.created();
    const told = bench.chain.mine();
    const planned = bench.executor.plan(order);
    expect(isPending(planned)).to.equal(true);
    expect(await planned).to.have.property("plan");
    await told;
  });

  it("is reported as published in the turn in which it is executed, and leaves when that is durable", async () => {
    const { bench, journal, atOnce, stop } = await executedNow({ settings });
    expect(atOnce).to.deep.equal(["published"]);
    await settled();
    expect(bench.chain.sent).to.deep.equal([]);
    await journal.write();
    expect(bench.chain.sent).to.have.length(1);
    await stop();
  });

  it("is reported for all relays in that turn, and offered to none before all of it is durable", async () => {
    const relays = [new ScriptedRelay("one"), new ScriptedRelay("other")];
    const { journal, atOnce, stop } = await executedNow({ relays, settings: { simulation: "off" } });
    expect(atOnce).to.deep.equal(["published", "published"]);
    await journal.write();
    expect(relays.flatMap(({ offers }) => offers)).to.deep.equal([]);
    await journal.write();
    for (const { offers } of relays) expect(offers).to.have.length(3);
    await stop();
  });
});
